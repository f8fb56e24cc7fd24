package no.helseprofil.profile;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Difference between the time that a client has signed and the server's time. A client can't notice that its own clock
 * is wrong: an assertion that has ended here looks new to it.
 *
 * @param signed time by the client's clock
 * @param server time by the server's clock
 */
public record ClockDifference(Instant signed, Instant server) {

    /** Compares whole seconds, as NumericDate does. */
    public ClockDifference {
        server = server.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns the size of the difference, in either direction. */
    public Duration size() {
        return Duration.between(signed, server).abs();
    }

    /** Returns whether the client's time is before the server's. */
    public boolean isBehind() {
        return signed.isBefore(server);
    }

    /**
     * Returns advice for a client that is refused for the difference: either the signed message is old, or the client's
     * clock is wrong.
     */
    public String remedy() {
        return isBehind()
                ? "if it was just made, set the clock of this client by NTP: it is " + this
                : "the clock of this client seems to be " + this;
    }

    /** Returns the difference and the server's time: {@code 4 s behind ours, which says 2026-03-01T12:00:00Z}. */
    @Override
    public String toString() {
        return amount() + " ours, which says " + server;
    }

    /** Returns the difference, such as {@code 4 s behind}; a part of a second counts as one. */
    public String amount() {
        return size().plusNanos(999_999_999).toSeconds() + " s " + (isBehind() ? "behind" : "ahead of");
    }
}
