package no.helseprofil.profile;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How far the time that a client has signed is from the server's. A client whose clock is wrong can't see that by
 * itself: to it an assertion that has ended here is new.
 *
 * @param signed the time by the client's clock
 * @param server the time by the server's
 */
public record ClockDifference(Instant signed, Instant server) {

    /** As NumericDate, whole seconds are compared. */
    public ClockDifference {
        server = server.truncatedTo(ChronoUnit.SECONDS);
    }

    /** How far apart they are, in whichever direction. */
    public Duration size() {
        return Duration.between(signed, server).abs();
    }

    /** Whether the client's time is before the server's. */
    public boolean isBehind() {
        return signed.isBefore(server);
    }

    /**
     * What to tell a client that is refused for it: what was signed may be old, or the clock that
     * it was signed by wrong.
     */
    public String remedy() {
        return isBehind()
                ? "if it was just made, set the clock of this client by NTP: it is " + this
                : "the clock of this client seems to be " + this;
    }

    /** The difference and the server's time, such as {@code 4 s behind ours, which says 2026-03-01T12:00:00Z}. */
    @Override
    public String toString() {
        return amount() + " ours, which says " + server;
    }

    /** The difference, such as {@code 4 s behind}; a part of a second counts as one. */
    public String amount() {
        return size().plusNanos(999_999_999).toSeconds() + " s " + (isBehind() ? "behind" : "ahead of");
    }
}
