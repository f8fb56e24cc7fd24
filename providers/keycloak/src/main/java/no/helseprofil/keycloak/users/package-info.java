/** The user attributes that health claims are made of: what may be in them, and that users don't write their own. */
@NullMarked
package no.helseprofil.keycloak.users;

import org.jspecify.annotations.NullMarked;
