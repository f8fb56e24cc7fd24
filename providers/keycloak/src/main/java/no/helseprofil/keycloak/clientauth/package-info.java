/** Keycloak's {@code client-jwt} authenticator with the profile's answers and a {@code jti} of one client's own. */
@NullMarked
package no.helseprofil.keycloak.clientauth;

import org.jspecify.annotations.NullMarked;
