/** How often a client may have something done in a day, counted for all nodes together. */
@NullMarked
package no.helseprofil.keycloak.allowance;

import org.jspecify.annotations.NullMarked;
