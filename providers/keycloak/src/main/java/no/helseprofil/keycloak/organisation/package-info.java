/** Choice of the organisation for which a practitioner with several acts at this login, remembered per client. */
@NullMarked
package no.helseprofil.keycloak.organisation;

import org.jspecify.annotations.NullMarked;
