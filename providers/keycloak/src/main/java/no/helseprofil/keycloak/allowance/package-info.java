/** Daily allowances of clients, counted for all nodes together. */
@NullMarked
package no.helseprofil.keycloak.allowance;

import org.jspecify.annotations.NullMarked;
