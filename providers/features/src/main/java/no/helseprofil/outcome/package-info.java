/** What has come of a migration: sums of days, how far the clients are, and when no token is at risk any more. */
@NullMarked
package no.helseprofil.outcome;

import org.jspecify.annotations.NullMarked;
