/** Answers of external registers about people and organisations, and how far they can be relied on. */
@NullMarked
package no.helseprofil.register;

import org.jspecify.annotations.NullMarked;
