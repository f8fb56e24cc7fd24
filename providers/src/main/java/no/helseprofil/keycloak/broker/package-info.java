/** Logins by HelseID and ID-porten: identity providers of Keycloak, which the pure half tells what to send and to take. */
@NullMarked
package no.helseprofil.keycloak.broker;

import org.jspecify.annotations.NullMarked;
