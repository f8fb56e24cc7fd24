/** What is told to Keycloak, checked and begun when the server starts, and ended when it stops. */
@NullMarked
package no.helseprofil.keycloak.start;

import org.jspecify.annotations.NullMarked;
