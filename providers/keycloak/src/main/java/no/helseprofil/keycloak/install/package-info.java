/** How a living realm comes under the profile, and leaves it: nobody who is there already is refused for it. */
@NullMarked
package no.helseprofil.keycloak.install;

import org.jspecify.annotations.NullMarked;
