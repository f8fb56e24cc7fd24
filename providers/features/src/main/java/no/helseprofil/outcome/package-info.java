/**
 * Outcomes of a migration: daily sums, the state of the clients, and the date on which no token is at risk any more.
 */
@NullMarked
package no.helseprofil.outcome;

import org.jspecify.annotations.NullMarked;
