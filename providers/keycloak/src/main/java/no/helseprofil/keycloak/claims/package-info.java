/** Claims of the health sector: their values, their sources, and the tokens that carry them. */
@NullMarked
package no.helseprofil.keycloak.claims;

import org.jspecify.annotations.NullMarked;
