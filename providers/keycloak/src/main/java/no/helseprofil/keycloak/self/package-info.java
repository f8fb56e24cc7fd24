/** What a client may read of itself, with its own access token or credentials. */
@NullMarked
package no.helseprofil.keycloak.self;

import org.jspecify.annotations.NullMarked;
