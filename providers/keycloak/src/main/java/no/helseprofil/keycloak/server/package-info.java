/** The server that we run on: its time, and which of its features are on. */
@NullMarked
package no.helseprofil.keycloak.server;

import org.jspecify.annotations.NullMarked;
