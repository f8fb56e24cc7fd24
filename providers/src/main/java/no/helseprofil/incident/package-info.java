/** What is done at once in an incident: which keys, clients and organisations are blocked, and until when. */
@NullMarked
package no.helseprofil.incident;

import org.jspecify.annotations.NullMarked;
