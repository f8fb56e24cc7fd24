/** The last look at every access token before it is signed. */
@NullMarked
package no.helseprofil.keycloak.token;

import org.jspecify.annotations.NullMarked;
