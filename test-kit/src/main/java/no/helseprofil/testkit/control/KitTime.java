package no.helseprofil.testkit.control;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import no.helseprofil.testkit.server.TestTime;

/** Clock of the server, as the control API moves it. */
record KitTime(TestTime time) {

    Object now() {
        Duration offset = time.offset();
        return Map.of(
                "now",
                Instant.ofEpochSecond(Instant.now().plus(offset).getEpochSecond())
                        .toString(),
                "offset",
                offset.toString());
    }

    Object move(Asked asked) {
        if (asked.has("move") == asked.has("at")) {
            throw ControlException.invalid("write move or at");
        }
        if (asked.has("move")) {
            time.moveBy(Asked.duration("move", asked.required("move")));
        } else {
            Duration ahead = Duration.between(Instant.now(), instant(asked.required("at")));
            // Rounded up: never earlier than asked for.
            time.moveBy(
                    Duration.ofSeconds(ahead.plusNanos(999_999_999).toSeconds()).minus(time.offset()));
        }
        return now();
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ControlException.invalid("at: write an instant such as 2027-06-01T00:00:00Z");
        }
    }
}
