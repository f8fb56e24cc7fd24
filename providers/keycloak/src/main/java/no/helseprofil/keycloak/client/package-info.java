/** Registration of a client that Keycloak has stored or is about to store, as the profile reads it. */
@NullMarked
package no.helseprofil.keycloak.client;

import org.jspecify.annotations.NullMarked;
