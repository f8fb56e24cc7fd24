/** The registers that start options name, and the way over the network to those that are asked there. */
@NullMarked
package no.helseprofil.keycloak.registerclient;

import org.jspecify.annotations.NullMarked;
