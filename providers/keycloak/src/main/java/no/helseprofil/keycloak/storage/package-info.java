/**
 * The profile of a realm as Keycloak stores it: an internal realm component, cached and cluster-wide with the realm.
 */
@NullMarked
package no.helseprofil.keycloak.storage;

import org.jspecify.annotations.NullMarked;
