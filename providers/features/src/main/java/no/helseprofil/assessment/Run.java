package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One assessment of a realm, which goes on in the background.
 *
 * @param id its name
 * @param status how it stands
 * @param clients whether it looks at clients
 * @param apis whether it probes APIs
 * @param started when it began: the instant on which all of it is judged
 * @param ended when it ended; null if it is running
 * @param done how many subjects are assessed
 * @param total how many there are
 * @param expectedEnd when it will end at the pace of now; null if that can't be said
 * @param startedBy who asked for it; null if the schedule did
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

        /** The name in reports. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
