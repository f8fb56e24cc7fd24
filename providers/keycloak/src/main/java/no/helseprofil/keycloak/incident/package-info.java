/** Blocks of each realm: in a table for all nodes, and in the memory of each of them. */
@NullMarked
package no.helseprofil.keycloak.incident;

import org.jspecify.annotations.NullMarked;
