/** The console: the files that a browser makes it of, and the login by which it gets its token. */
@NullMarked
package no.helseprofil.keycloak.console;

import org.jspecify.annotations.NullMarked;
