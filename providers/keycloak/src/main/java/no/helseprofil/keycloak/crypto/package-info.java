/**
 * Signatures in realms under the profile, by the fastest provider, with the same results as Keycloak's, except that an
 * ECDSA signature has its length.
 */
@NullMarked
package no.helseprofil.keycloak.crypto;

import org.jspecify.annotations.NullMarked;
