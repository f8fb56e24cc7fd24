/**
 * The discipline of asking a register outside: it may be slow, down or wrong, and none of that may become a claim or
 * hold anybody up.
 */
@NullMarked
package no.helseprofil.lookup;

import org.jspecify.annotations.NullMarked;
