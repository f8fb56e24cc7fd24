/**
 * How writers of a profile wait for each other in Keycloak's database, on all nodes, and how much
 * of it is read at once.
 */
@NullMarked
package no.helseprofil.keycloak.database;

import org.jspecify.annotations.NullMarked;
