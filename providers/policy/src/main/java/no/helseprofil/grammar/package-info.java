/** Grammars of JSON documents, each defined once for reading and for its schema. */
@NullMarked
package no.helseprofil.grammar;

import org.jspecify.annotations.NullMarked;
