/** Root of the public REST under {@code /realms/{realm}/helseprofil}. */
@NullMarked
package no.helseprofil.keycloak.publicapi;

import org.jspecify.annotations.NullMarked;
