/** HTTP client for the server's calls to others, and the operator's limits for it. */
@NullMarked
package no.helseprofil.keycloak.network;

import org.jspecify.annotations.NullMarked;
