/** Costs to the server of a request by a client that has proven nothing, counted and not timed. */
@NullMarked
package no.helseprofil.it.budget;

import org.jspecify.annotations.NullMarked;
