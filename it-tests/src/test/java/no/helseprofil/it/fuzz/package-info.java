/**
 * Inputs that no author of a test would write by hand: those that an attacker or the software of a broken client may
 * send.
 */
@NullMarked
package no.helseprofil.it.fuzz;

import org.jspecify.annotations.NullMarked;
