/** Inputs that nobody would write by hand: what an attacker's or a broken client's software may send. */
@NullMarked
package no.helseprofil.it.fuzz;

import org.jspecify.annotations.NullMarked;
