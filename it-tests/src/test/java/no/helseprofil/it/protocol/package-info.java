/**
 * The protocol from a client's side, on a real Keycloak: the flows, the nonce step, replay, authorization requests, and
 * what the OpenID conformance suite asks of an authorization server.
 */
@NullMarked
package no.helseprofil.it.protocol;

import org.jspecify.annotations.NullMarked;
