/** Metadata of a realm under the profile. */
@NullMarked
package no.helseprofil.keycloak.metadata;

import org.jspecify.annotations.NullMarked;
