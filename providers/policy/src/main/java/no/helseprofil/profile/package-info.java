/**
 * What the profile asks: the catalogue of requirements, each written once with its check, and the facts about a request
 * that the checks look at. No check knows a date, a waiver or a server; see {@code timetable} and {@code judgement}.
 */
@NullMarked
package no.helseprofil.profile;

import org.jspecify.annotations.NullMarked;
