/** Locks between writers of a profile in Keycloak's database, on all nodes, and bounded reading from it. */
@NullMarked
package no.helseprofil.keycloak.database;

import org.jspecify.annotations.NullMarked;
