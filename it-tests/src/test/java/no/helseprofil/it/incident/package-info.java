/** Measures that an administrator takes at once in an incident, and their effect at every endpoint. */
@NullMarked
package no.helseprofil.it.incident;

import org.jspecify.annotations.NullMarked;
