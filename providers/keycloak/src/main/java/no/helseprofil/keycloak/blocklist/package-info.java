/**
 * What comes of a block beside the refusals: the clients that it meets, the end of what they were given before, and the
 * list of blocked keys that APIs read.
 */
@NullMarked
package no.helseprofil.keycloak.blocklist;

import org.jspecify.annotations.NullMarked;
