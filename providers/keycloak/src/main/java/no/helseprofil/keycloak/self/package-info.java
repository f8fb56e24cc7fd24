/** Data that a client may read about itself, with its own access token or credentials. */
@NullMarked
package no.helseprofil.keycloak.self;

import org.jspecify.annotations.NullMarked;
