/**
 * The protocol endpoints of a realm, each wrapped thinly: judge first, then let Keycloak do its work, then translate
 * what Keycloak refuses.
 */
@NullMarked
package no.helseprofil.keycloak.endpoint;

import org.jspecify.annotations.NullMarked;
