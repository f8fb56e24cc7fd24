/** The changes of newer editions of code lists: {@code ./run code-lists}. */
@NullMarked
package no.helseprofil.codelists;

import org.jspecify.annotations.NullMarked;
