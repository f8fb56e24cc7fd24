/** How far realms are, as metrics of the server. */
@NullMarked
package no.helseprofil.keycloak.metrics;

import org.jspecify.annotations.NullMarked;
