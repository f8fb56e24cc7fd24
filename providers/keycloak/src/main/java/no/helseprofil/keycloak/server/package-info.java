/** The server that this JAR runs on: its time, its features, its start options and its compatibility. */
@NullMarked
package no.helseprofil.keycloak.server;

import org.jspecify.annotations.NullMarked;
