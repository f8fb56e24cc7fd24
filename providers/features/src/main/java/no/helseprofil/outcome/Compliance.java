package no.helseprofil.outcome;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How soon clients do what they are told to. Each client counts once for each stage of a requirement that it failed
 * after that was announced to it.
 *
 * @param asked how many of these there are
 * @param complied how many have been mended
 * @param medianDays after how many days half of all had been mended; null if half of them haven't yet, or there is
 *     none
 */
public record Compliance(int asked, int complied, @Nullable Integer medianDays) {

    /**
     * That of some.
     *
     * @param days of each the days from the announcement to the last fault, the one that has begun counted; empty: it
     *     still fails
     */
    static Compliance of(List<OptionalInt> days) {
        List<Integer> mended =
                days.stream().flatMap(one -> one.stream().boxed()).sorted().toList();
        int half = (days.size() + 1) / 2;
        return new Compliance(
                days.size(), mended.size(), half == 0 || mended.size() < half ? null : mended.get(half - 1));
    }
}
