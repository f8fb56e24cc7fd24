/**
 * The authorization endpoint: what is asked of a request and of the login that it leads to, until a code or an error
 * leaves.
 */
@NullMarked
package no.helseprofil.keycloak.authorization;

import org.jspecify.annotations.NullMarked;
