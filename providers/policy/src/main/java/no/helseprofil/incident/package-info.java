/** What is done at once in an incident: what is blocked, which settings are tightened, and until when. */
@NullMarked
package no.helseprofil.incident;

import org.jspecify.annotations.NullMarked;
