/** Comparison of the published contract with the present one: a change to a part that others rely on is named. */
@NullMarked
package no.helseprofil.published;

import org.jspecify.annotations.NullMarked;
