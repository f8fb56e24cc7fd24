/**
 * What an assessment looks like to those who read it: JSON, CSV and a page. Each report is written as the assessment is
 * read, subject by subject, so that it takes as little memory for a large realm as for a small one.
 */
@NullMarked
package no.helseprofil.assessment.report;

import org.jspecify.annotations.NullMarked;
