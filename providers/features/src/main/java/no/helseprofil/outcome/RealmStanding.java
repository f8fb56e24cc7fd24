package no.helseprofil.outcome;

import java.time.Instant;
import java.util.Map;
import no.helseprofil.timetable.Outlook;
import org.jspecify.annotations.Nullable;

/**
 * How far the clients of a realm are, at one instant.
 *
 * @param states how many of them stand how
 * @param waivers how many waivers are in force
 * @param waiversEnd when the last of those ends; null if there is none
 * @param compliance how soon they do what they are told to
 * @param byStage the same of each stage of a requirement, by its name
 * @param ending when no token is at risk any more, by the dates
 */
public record RealmStanding(
        Map<Outlook.State, Integer> states,
        int waivers,
        @Nullable Instant waiversEnd,
        Compliance compliance,
        Map<String, Compliance> byStage,
        RiskEnding ending) {}
