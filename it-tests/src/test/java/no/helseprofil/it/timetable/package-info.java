/** Dates, cohorts, waivers and holds on a real server: what administrators write, and what becomes of requests by it. */
@NullMarked
package no.helseprofil.it.timetable;

import org.jspecify.annotations.NullMarked;
