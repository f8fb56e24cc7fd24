/** Our parts of the login theme's pages. */
@NullMarked
package no.helseprofil.keycloak.theme;

import org.jspecify.annotations.NullMarked;
