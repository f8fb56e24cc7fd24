/** Sends notices to contacts of clients, each once, from any node. */
@NullMarked
package no.helseprofil.keycloak.notice;

import org.jspecify.annotations.NullMarked;
