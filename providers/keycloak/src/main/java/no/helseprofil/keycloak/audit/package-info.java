/** The append-only table of changes: who changed what of a realm's profile and clients, when and why. */
@NullMarked
package no.helseprofil.keycloak.audit;

import org.jspecify.annotations.NullMarked;
