/**
 * The transparency logs in the database, one of each realm: where the next entry goes, what was logged, and by which
 * keys a log signs its checkpoints. What an entry is about is for whoever logs it to know.
 */
@NullMarked
package no.helseprofil.keycloak.transparency;

import org.jspecify.annotations.NullMarked;
