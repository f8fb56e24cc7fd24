/** Who is a health practitioner: Helsepersonellregisteret, or a file in its form. */
@NullMarked
package no.helseprofil.register.practitioner;

import org.jspecify.annotations.NullMarked;
