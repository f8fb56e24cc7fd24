/**
 * Path from a Keycloak request to facts, to one decision that is kept with the request, and from that to the answer.
 */
@NullMarked
package no.helseprofil.keycloak.request;

import org.jspecify.annotations.NullMarked;
