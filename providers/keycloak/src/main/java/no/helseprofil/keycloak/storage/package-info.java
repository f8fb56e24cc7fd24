/** Stored profile of a realm: an internal realm component, which Keycloak caches with the realm on all nodes. */
@NullMarked
package no.helseprofil.keycloak.storage;

import org.jspecify.annotations.NullMarked;
