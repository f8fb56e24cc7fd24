/** What the pages of the login theme show of ours. */
@NullMarked
package no.helseprofil.keycloak.theme;

import org.jspecify.annotations.NullMarked;
