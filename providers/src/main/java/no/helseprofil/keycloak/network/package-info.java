/** Addresses of the internet protocol, and which of them are everybody's. */
@NullMarked
package no.helseprofil.keycloak.network;

import org.jspecify.annotations.NullMarked;
