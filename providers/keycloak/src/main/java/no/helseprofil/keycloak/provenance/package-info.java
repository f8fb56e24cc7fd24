/** Record of which client attributes that the timetable depends on were written here, and not imported. */
@NullMarked
package no.helseprofil.keycloak.provenance;

import org.jspecify.annotations.NullMarked;
