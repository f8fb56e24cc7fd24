/**
 * Reports of an assessment: JSON, CSV and a page. Each report is written while the assessment is read, subject by
 * subject, so that it takes as little memory for a large realm as for a small one.
 */
@NullMarked
package no.helseprofil.assessment.report;

import org.jspecify.annotations.NullMarked;
