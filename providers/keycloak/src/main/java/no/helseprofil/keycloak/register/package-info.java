/** Registers on a server: those that a realm uses, and their state. */
@NullMarked
package no.helseprofil.keycloak.register;

import org.jspecify.annotations.NullMarked;
