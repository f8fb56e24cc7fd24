/** Observed requests of clients: counted in memory, stored in batches, read by forecasts and reports. */
@NullMarked
package no.helseprofil.keycloak.observations;

import org.jspecify.annotations.NullMarked;
