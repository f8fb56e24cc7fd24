/**
 * The client policy {@code helseprofil}: what Keycloak reports by policy events is held against the
 * decision of the request.
 */
@NullMarked
package no.helseprofil.keycloak.clientpolicy;

import org.jspecify.annotations.NullMarked;
