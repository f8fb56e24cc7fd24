/** Identity providers of ours in Keycloak. */
@NullMarked
package no.helseprofil.keycloak.broker;

import org.jspecify.annotations.NullMarked;
