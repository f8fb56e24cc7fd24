/** Tokens for whoever tests an API: that they serve for that, and for nothing else. */
@NullMarked
package no.helseprofil.it.testtoken;

import org.jspecify.annotations.NullMarked;
