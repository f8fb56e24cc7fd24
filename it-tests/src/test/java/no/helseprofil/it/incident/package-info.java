/** What is done at once in an incident, and what comes of it at every endpoint. */
@NullMarked
package no.helseprofil.it.incident;

import org.jspecify.annotations.NullMarked;
