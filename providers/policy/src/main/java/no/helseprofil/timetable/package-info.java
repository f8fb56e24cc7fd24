/** When each requirement holds for whom: the profile document of a realm, and the phases it leads to. */
@NullMarked
package no.helseprofil.timetable;

import org.jspecify.annotations.NullMarked;
