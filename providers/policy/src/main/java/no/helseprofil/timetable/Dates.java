package no.helseprofil.timetable;

import java.time.Instant;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;

/**
 * The dates that a document gives a requirement. The instants are part of what they begin.
 *
 * @param announced from when clients are told; null with {@code enforced}: at once
 * @param enforced from when requests are refused; null: never, for clients that aren't new
 */
public record Dates(@Nullable Instant announced, @Nullable Instant enforced) {

    /** A requirement that the document doesn't name: observed for existing clients, enforced for new ones. */
    public static final Dates NONE = new Dates(null, null);

    boolean areNone() {
        return announced == null && enforced == null;
    }

    /** What they say where nothing is refused by them: clients are told what the operator means to do. */
    Timing told(Instant instant) {
        return new Timing(haveBegun(instant) ? Phase.ANNOUNCED : Phase.OBSERVED, announced, enforced);
    }

    /** Whether the date of refusals has come. */
    boolean haveEnded(Instant instant) {
        return enforced != null && !instant.isBefore(enforced);
    }

    boolean haveBegun(Instant instant) {
        return !areNone() && (announced == null || !instant.isBefore(announced));
    }
}
