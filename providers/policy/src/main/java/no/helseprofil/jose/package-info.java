/**
 * Reading of what a client signs, client assertions and DPoP proofs, strictly and once, and the nonces that the server
 * issues for proofs. No class here verifies the signature of a client; Keycloak does that, once.
 */
@NullMarked
package no.helseprofil.jose;

import org.jspecify.annotations.NullMarked;
