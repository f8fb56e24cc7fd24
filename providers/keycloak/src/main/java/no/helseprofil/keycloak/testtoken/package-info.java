/** Endpoint for test tokens, and their signing key. */
@NullMarked
package no.helseprofil.keycloak.testtoken;

import org.jspecify.annotations.NullMarked;
