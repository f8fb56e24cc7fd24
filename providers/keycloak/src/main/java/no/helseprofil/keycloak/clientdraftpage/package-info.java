/** Page on which a person answers a draft. */
@NullMarked
package no.helseprofil.keycloak.clientdraftpage;

import org.jspecify.annotations.NullMarked;
