/** The public keys of clients: fetched once however they fail, and within bounds. */
@NullMarked
package no.helseprofil.keycloak.keys;

import org.jspecify.annotations.NullMarked;
