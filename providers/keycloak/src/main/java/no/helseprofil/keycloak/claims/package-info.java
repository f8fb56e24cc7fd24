/** The claims of the health sector: what each says, where it comes from, and into which tokens it goes. */
@NullMarked
package no.helseprofil.keycloak.claims;

import org.jspecify.annotations.NullMarked;
