/** Logins by HelseID and ID-porten: identity providers of Keycloak. What to send and to take is said elsewhere. */
@NullMarked
package no.helseprofil.keycloak.broker;

import org.jspecify.annotations.NullMarked;
