/** What is checked and told when the server starts. */
@NullMarked
package no.helseprofil.keycloak.start;

import org.jspecify.annotations.NullMarked;
