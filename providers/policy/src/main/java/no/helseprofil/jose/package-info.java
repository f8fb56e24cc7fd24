/**
 * What a client signs: client assertions and DPoP proofs, read strictly and once, and the nonces that the server issues
 * for proofs. Nothing here verifies a signature; Keycloak does that, once.
 */
@NullMarked
package no.helseprofil.jose;

import org.jspecify.annotations.NullMarked;
