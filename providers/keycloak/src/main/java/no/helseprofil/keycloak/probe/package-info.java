/** Transport of probes to APIs, with the operator's limits and the realm's key. */
@NullMarked
package no.helseprofil.keycloak.probe;

import org.jspecify.annotations.NullMarked;
