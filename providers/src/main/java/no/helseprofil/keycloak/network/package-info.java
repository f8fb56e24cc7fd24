/** Which addresses of the internet protocol are everybody's, and an HTTP client whose answers have an end. */
@NullMarked
package no.helseprofil.keycloak.network;

import org.jspecify.annotations.NullMarked;
