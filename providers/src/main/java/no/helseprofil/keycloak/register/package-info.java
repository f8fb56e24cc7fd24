/** Registers on a server: where they are, whom a realm asks, and what of it an operator is told. */
@NullMarked
package no.helseprofil.keycloak.register;

import org.jspecify.annotations.NullMarked;
