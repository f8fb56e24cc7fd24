/** Where a person answers what is asked for of clients. */
@NullMarked
package no.helseprofil.keycloak.draftpage;

import org.jspecify.annotations.NullMarked;
