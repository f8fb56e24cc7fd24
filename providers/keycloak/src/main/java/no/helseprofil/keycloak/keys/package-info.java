/** Public keys of clients: fetched at most once per request, also if that fails, and within limits. */
@NullMarked
package no.helseprofil.keycloak.keys;

import org.jspecify.annotations.NullMarked;
