/** Admin REST under {@code /admin/realms/{realm}/helseprofil}. */
@NullMarked
package no.helseprofil.keycloak.admin;

import org.jspecify.annotations.NullMarked;
