/** The one client by which the server calls others, and what an operator lets it call. */
@NullMarked
package no.helseprofil.keycloak.network;

import org.jspecify.annotations.NullMarked;
