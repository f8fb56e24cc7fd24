/** Attack of this server on itself, before the first realm under the profile opens. */
@NullMarked
package no.helseprofil.keycloak.selfattack;

import org.jspecify.annotations.NullMarked;
