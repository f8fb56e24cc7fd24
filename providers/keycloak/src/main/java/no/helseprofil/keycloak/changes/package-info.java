/** The append-only table of changes: who changed what of a realm's profile and clients, when and why. */
@NullMarked
package no.helseprofil.keycloak.changes;

import org.jspecify.annotations.NullMarked;
