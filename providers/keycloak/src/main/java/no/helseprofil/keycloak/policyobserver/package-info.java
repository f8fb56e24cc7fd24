/**
 * Runs executors of Keycloak's client policies on copies, to see what they would refuse: the request, the client and
 * the session stay as they are, and so does what can be used once.
 */
@NullMarked
package no.helseprofil.keycloak.policyobserver;

import org.jspecify.annotations.NullMarked;
