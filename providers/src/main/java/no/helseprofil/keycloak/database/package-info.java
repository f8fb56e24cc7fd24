/** The tables that we have in Keycloak's database. */
@NullMarked
package no.helseprofil.keycloak.database;

import org.jspecify.annotations.NullMarked;
