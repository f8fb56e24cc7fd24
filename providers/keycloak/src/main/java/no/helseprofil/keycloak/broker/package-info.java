/** Identity providers of Keycloak for HelseID and ID-porten; the protocol is in {@code no.helseprofil.broker}. */
@NullMarked
package no.helseprofil.keycloak.broker;

import org.jspecify.annotations.NullMarked;
