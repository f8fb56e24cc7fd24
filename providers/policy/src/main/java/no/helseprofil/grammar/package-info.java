/** What may stand in a JSON document, said once: it is read by what its schema tells. */
@NullMarked
package no.helseprofil.grammar;

import org.jspecify.annotations.NullMarked;
