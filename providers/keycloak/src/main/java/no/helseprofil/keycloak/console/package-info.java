/** Console: its page and files, and the login that gives the browser a token. */
@NullMarked
package no.helseprofil.keycloak.console;

import org.jspecify.annotations.NullMarked;
