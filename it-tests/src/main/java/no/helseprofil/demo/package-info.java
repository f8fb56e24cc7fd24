/**
 * {@code ./run demo}: what a client of the profile sends and gets, and what the server says to one that does it wrong.
 */
@NullMarked
package no.helseprofil.demo;

import org.jspecify.annotations.NullMarked;
