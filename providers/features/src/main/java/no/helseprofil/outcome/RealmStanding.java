package no.helseprofil.outcome;

import java.time.Instant;
import java.util.Map;
import no.helseprofil.timetable.Outlook;
import org.jspecify.annotations.Nullable;

/**
 * State of a realm's clients at one instant.
 *
 * @param states number of clients by state
 * @param waivers number of waivers in force
 * @param waiversEnd end of the last of those; null if there is none
 * @param compliance time that the clients take to comply
 * @param byStage the same for each stage of a requirement, by its name
 * @param ending end of the risk by the dates in force
 */
public record RealmStanding(
        Map<Outlook.State, Integer> states,
        int waivers,
        @Nullable Instant waiversEnd,
        Compliance compliance,
        Map<String, Compliance> byStage,
        RiskEnding ending) {}
