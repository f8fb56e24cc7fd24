/**
 * The executors of client policies that Keycloak ships, and which client profiles a realm observes instead of applying
 * them.
 */
@NullMarked
package no.helseprofil.keycloak.observedprofile;

import org.jspecify.annotations.NullMarked;
