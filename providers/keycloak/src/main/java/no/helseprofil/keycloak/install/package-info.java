/** Installation of the profile in a living realm, and its removal. No existing client is refused because of it. */
@NullMarked
package no.helseprofil.keycloak.install;

import org.jspecify.annotations.NullMarked;
