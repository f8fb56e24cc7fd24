/** What people see: pages in a real browser. */
@NullMarked
package no.helseprofil.it.browser;

import org.jspecify.annotations.NullMarked;
