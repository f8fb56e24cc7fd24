/** Which organisation a practitioner with several works for at this login: asked, remembered per client, changed. */
@NullMarked
package no.helseprofil.keycloak.choosing;

import org.jspecify.annotations.NullMarked;
