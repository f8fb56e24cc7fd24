package no.helseprofil.outcome;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Time that clients take to comply. A client counts once for each stage of a requirement that it failed after the
 * announcement to it.
 *
 * @param asked number of these cases
 * @param complied number of those that have been mended
 * @param medianDays number of days after which half of all had been mended; null if half of them haven't yet, or there
 *     is none
 */
public record Compliance(int asked, int complied, @Nullable Integer medianDays) {

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
