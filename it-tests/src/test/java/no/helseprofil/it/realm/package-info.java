/** Realms as a whole: which are under the profile, what holds in them, what is closed, and what is left to Keycloak. */
@NullMarked
package no.helseprofil.it.realm;

import org.jspecify.annotations.NullMarked;
