/** Servers with a changed Keycloak: each change closes the realms under the profile. */
@NullMarked
package no.helseprofil.it.planted;

import org.jspecify.annotations.NullMarked;
