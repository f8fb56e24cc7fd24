/** Registers on a server: which of them a realm asks, and how they do. */
@NullMarked
package no.helseprofil.keycloak.register;

import org.jspecify.annotations.NullMarked;
