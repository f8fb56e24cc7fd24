/**
 * Assessments as they run: one per realm at a time, in the background, page by page into the database. Outlooks, which
 * judge all clients of a realm at once.
 */
@NullMarked
package no.helseprofil.keycloak.assessment;

import org.jspecify.annotations.NullMarked;
