/** Page and endpoint by which a vendor tests its client. */
@NullMarked
package no.helseprofil.keycloak.testrunpage;

import org.jspecify.annotations.NullMarked;
