/** What is recorded of clients, and what is foretold from it. */
@NullMarked
package no.helseprofil.it.observations;

import org.jspecify.annotations.NullMarked;
