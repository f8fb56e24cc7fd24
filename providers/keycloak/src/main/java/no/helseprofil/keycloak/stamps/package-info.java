/** Which attributes of clients that the timetable goes by were written here, and not by an import. */
@NullMarked
package no.helseprofil.keycloak.stamps;

import org.jspecify.annotations.NullMarked;
