/** Page on which a person answers a draft. */
@NullMarked
package no.helseprofil.keycloak.draftpage;

import org.jspecify.annotations.NullMarked;
