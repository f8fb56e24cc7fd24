/** Page and endpoint by which a vendor tests its client. */
@NullMarked
package no.helseprofil.keycloak.trialpage;

import org.jspecify.annotations.NullMarked;
