package no.helseprofil.outcome;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
        RiskEnding ending) {

    /**
     * The date on which the last client stops getting unbound tokens: by then it has mended that, or is refused.
     *
     * @param clients number of clients that got such tokens with their latest requests
     * @param undated number of those that no date stops
     * @param at the instant at which the last one stops; null if no date stops all. Without such clients, the instant of
     *     the question
     */
    public record RiskEnding(
            int clients, int undated, @Nullable Instant at) {}

    /**
     * Time that clients take to comply. A client counts once for each stage of a requirement that it failed after the
     * announcement to it.
     *
     * @param asked number of these cases
     * @param complied number of those that have been mended
     * @param medianDays number of days after which half of all had been mended; null if half of them haven't yet, or there
     *     is none
     */
    public record Compliance(
            int asked, int complied, @Nullable Integer medianDays) {

        /**
         * Returns the compliance of some cases.
         *
         * @param days for each case the days from the announcement to the last fault, including the last day begun; empty
         *     if it still fails
         */
        static Compliance of(List<OptionalInt> days) {
            List<Integer> mended =
                    days.stream().flatMap(one -> one.stream().boxed()).sorted().toList();
            int half = (days.size() + 1) / 2;
            return new Compliance(
                    days.size(), mended.size(), half == 0 || mended.size() < half ? null : mended.get(half - 1));
        }
    }
}
