/** The tables that we have in Keycloak's database, and the lock that writers of a profile take there. */
@NullMarked
package no.helseprofil.keycloak.database;

import org.jspecify.annotations.NullMarked;
