/** What was published, compared with what is here now: nothing that others rely on goes without a word. */
@NullMarked
package no.helseprofil.published;

import org.jspecify.annotations.NullMarked;
