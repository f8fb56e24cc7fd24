/**
 * Signatures in realms under the profile: by the fastest provider that there is, as Keycloak would make and take them.
 */
@NullMarked
package no.helseprofil.keycloak.crypto;

import org.jspecify.annotations.NullMarked;
