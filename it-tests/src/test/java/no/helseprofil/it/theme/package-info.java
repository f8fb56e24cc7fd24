/** Texts of the login theme, as a page has them; {@code browser} has its looks. */
@NullMarked
package no.helseprofil.it.theme;

import org.jspecify.annotations.NullMarked;
