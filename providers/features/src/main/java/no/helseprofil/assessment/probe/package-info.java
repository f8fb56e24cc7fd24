/** The probe of an API: a valid request first, then one deviation at a time, and what the responses show. */
@NullMarked
package no.helseprofil.assessment.probe;

import org.jspecify.annotations.NullMarked;
