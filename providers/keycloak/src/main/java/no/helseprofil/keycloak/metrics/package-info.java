/** Metrics of the server on the migration of its realms. */
@NullMarked
package no.helseprofil.keycloak.metrics;

import org.jspecify.annotations.NullMarked;
