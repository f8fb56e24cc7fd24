/** Assessments on a real server: how they run, who may ask for them, and what is left of them. */
@NullMarked
package no.helseprofil.it.assessment;

import org.jspecify.annotations.NullMarked;
