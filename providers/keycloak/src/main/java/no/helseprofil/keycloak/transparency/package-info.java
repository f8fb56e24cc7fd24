/**
 * Transparency logs in the database, one for each realm: the place of the next entry, the entries, and the keys by
 * which a log signs its checkpoints. The caller that logs an entry knows its subject.
 */
@NullMarked
package no.helseprofil.keycloak.transparency;

import org.jspecify.annotations.NullMarked;
