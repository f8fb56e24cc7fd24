package no.helseprofil.timetable;

import java.time.Instant;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;

/**
 * Dates that a document gives a requirement. A period includes the instant at which it begins.
 *
 * @param announced instant from which clients receive announcements; null with {@code enforced}: at once
 * @param enforced instant from which requests are refused; null: never, except for new clients
 */
public record Dates(@Nullable Instant announced, @Nullable Instant enforced) {

    /** Dates of a requirement that the document doesn't name: observed for existing clients, enforced for new ones. */
    public static final Dates NONE = new Dates(null, null);

    boolean areNone() {
        return announced == null && enforced == null;
    }

    /** Returns the timing for a stage that announces its dates and refuses nothing by them. */
    Timing timing(Instant instant) {
        return new Timing(haveBegun(instant) ? Phase.ANNOUNCED : Phase.OBSERVED, announced, enforced);
    }

    /** Returns whether the date of enforcement has come. */
    boolean haveEnded(Instant instant) {
        return enforced != null && !instant.isBefore(enforced);
    }

    boolean haveBegun(Instant instant) {
        return !areNone() && (announced == null || !instant.isBefore(announced));
    }
}
