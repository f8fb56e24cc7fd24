/** Our parts of the login theme's pages. */
@NullMarked
package no.helseprofil.keycloak.login;

import org.jspecify.annotations.NullMarked;
