/** What Keycloak has registered of a client, or is about to, as the profile looks at it. */
@NullMarked
package no.helseprofil.keycloak.client;

import org.jspecify.annotations.NullMarked;
