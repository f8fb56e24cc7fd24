/** Who is a health practitioner: Helsepersonellregisteret, or a file in its form. */
@NullMarked
package no.helseprofil.lookup.practitioner;

import org.jspecify.annotations.NullMarked;
