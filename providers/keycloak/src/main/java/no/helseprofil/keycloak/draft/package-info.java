/** Clients, and changes of clients, that somebody asks for, until a person has answered. */
@NullMarked
package no.helseprofil.keycloak.draft;

import org.jspecify.annotations.NullMarked;
