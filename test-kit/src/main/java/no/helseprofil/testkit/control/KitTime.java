package no.helseprofil.testkit.control;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import no.helseprofil.testkit.server.TestTime;

/** Clock of the server, as the control API moves it. */
record KitTime(TestTime time) {

    private static final Instant LAST = Instant.parse("2038-01-01T00:00:00Z");

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
        Duration by = asked.has("move")
                ? Asked.duration("move", asked.required("move"))
                : until(instant(asked.required("at")));
        if (Instant.now().plus(time.offset()).plus(by).isAfter(LAST)) {
            throw ControlException.invalid("write a time before " + LAST + ": Keycloak counts seconds in 32 bits");
        }
        time.moveBy(by);
        return now();
    }

    /** Returns the time until an instant in seconds, rounded up: the server is never earlier than asked for. */
    private Duration until(Instant at) {
        Duration ahead = Duration.between(Instant.now(), at);
        return Duration.ofSeconds(ahead.plusNanos(999_999_999).toSeconds()).minus(time.offset());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ControlException.invalid("at: write an instant such as 2027-06-01T00:00:00Z");
        }
    }
}
