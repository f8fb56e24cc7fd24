/** Pages in a real browser, as people see them. */
@NullMarked
package no.helseprofil.it.browser;

import org.jspecify.annotations.NullMarked;
