/** User attributes that health claims are made of: allowed values, and protection against changes by users. */
@NullMarked
package no.helseprofil.keycloak.user;

import org.jspecify.annotations.NullMarked;
