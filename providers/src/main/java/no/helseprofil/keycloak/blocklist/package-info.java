/** The list of blocked keys that APIs read, and the key on it by which it is seen whether they do. */
@NullMarked
package no.helseprofil.keycloak.blocklist;

import org.jspecify.annotations.NullMarked;
