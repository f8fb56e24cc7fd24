/**
 * Contents that the profile allows in the tokens of a client: values, and rules on them. Other packages read Keycloak's
 * models.
 */
@NullMarked
package no.helseprofil.decision.token;

import org.jspecify.annotations.NullMarked;
