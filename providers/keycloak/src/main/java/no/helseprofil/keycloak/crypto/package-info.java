/** Signatures in realms under the profile, by the fastest provider, with the same results as Keycloak's. */
@NullMarked
package no.helseprofil.keycloak.crypto;

import org.jspecify.annotations.NullMarked;
