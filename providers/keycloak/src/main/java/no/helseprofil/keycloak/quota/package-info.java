/** Daily allowances of clients, counted for all nodes together. */
@NullMarked
package no.helseprofil.keycloak.quota;

import org.jspecify.annotations.NullMarked;
