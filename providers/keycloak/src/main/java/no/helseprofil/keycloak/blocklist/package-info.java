/**
 * Consequences of a block beside the refusals: the clients that it meets, the end of their grants, and the list of
 * blocked keys that APIs read.
 */
@NullMarked
package no.helseprofil.keycloak.blocklist;

import org.jspecify.annotations.NullMarked;
