/** Requests for clients and for changes of clients, which await a person's answer. */
@NullMarked
package no.helseprofil.keycloak.clientdraft;

import org.jspecify.annotations.NullMarked;
