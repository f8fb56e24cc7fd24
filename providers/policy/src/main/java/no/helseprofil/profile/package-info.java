/**
 * Requirements of the profile, each with its check, and the facts about a request that the checks read. No check knows
 * a date, a waiver or a server; see {@code timetable} and {@code judgement}.
 */
@NullMarked
package no.helseprofil.profile;

import org.jspecify.annotations.NullMarked;
