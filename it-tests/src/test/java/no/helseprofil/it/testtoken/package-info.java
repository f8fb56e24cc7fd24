/** Tests of the test tokens that a vendor of an API gets: that they serve to test that API, and nothing else. */
@NullMarked
package no.helseprofil.it.testtoken;

import org.jspecify.annotations.NullMarked;
