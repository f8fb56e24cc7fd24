/** What the login theme tells, as a page says it; how it looks is in {@code browser}. */
@NullMarked
package no.helseprofil.it.theme;

import org.jspecify.annotations.NullMarked;
