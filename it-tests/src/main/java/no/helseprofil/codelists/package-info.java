/** What a newer edition of a code list changes: {@code ./run code-lists}. */
@NullMarked
package no.helseprofil.codelists;

import org.jspecify.annotations.NullMarked;
