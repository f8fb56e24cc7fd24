package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One assessment of a realm, which runs in the background.
 *
 * @param id its id
 * @param status its status
 * @param clients whether it assesses clients
 * @param apis whether it probes APIs
 * @param started its start, which is the instant at which all of it is judged
 * @param ended its end; null if it is running
 * @param done number of subjects assessed so far
 * @param total number of subjects
 * @param expectedEnd its end at the current pace; null if that is unknown
 * @param startedBy the person who asked for it; null if the schedule did
 * @param reason why it failed; null if it didn't
 */
public record Run(
        String id,
        Status status,
        boolean clients,
        boolean apis,
        Instant started,
        @Nullable Instant ended,
        int done,
        int total,
        @Nullable Instant expectedEnd,
        @Nullable String startedBy,
        @Nullable String reason) {

    public enum Status {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        /** Returns the name in reports. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
