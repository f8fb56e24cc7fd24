/** Registers of health practitioners: Helsepersonellregisteret, or a file in its form. */
@NullMarked
package no.helseprofil.lookup.practitioner;

import org.jspecify.annotations.NullMarked;
