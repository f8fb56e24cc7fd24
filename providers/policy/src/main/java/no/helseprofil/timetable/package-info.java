/** Profile document of a realm, its dates, and the phases that they lead to for each client. */
@NullMarked
package no.helseprofil.timetable;

import org.jspecify.annotations.NullMarked;
