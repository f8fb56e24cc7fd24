package no.helseprofil.profile;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Outcome of a check. */
public sealed interface Outcome {

    /** The request meets the requirement. */
    Outcome PASSED = new Passed();

    /** The requirement doesn't apply to this request. */
    Outcome NOT_APPLICABLE = new NotApplicable();

    /** See {@link #PASSED}. */
    record Passed() implements Outcome {}

    /** See {@link #NOT_APPLICABLE}. */
    record NotApplicable() implements Outcome {}

    /** Precedence among several failures: the earliest constant is answered. */
    enum Precedence {
        /**
         * Readers may disagree where one parameter ends and the next begins, so nobody knows what the request says. It
         * is refused whoever sends it, and at every date.
         */
        DELIMITERS,
        /** The request is ambiguous, so nothing else about it can be judged. */
        FORM,
        /** A fresh nonce is requested before anything about the request is disclosed or used up. */
        NONCE,
        /** The authority has blocked something, or tightened a rule at once. This comes before planned requirements. */
        INCIDENT,
        /** Everything else, in the order of the catalogue. */
        RULE
    }

    /**
     * The request doesn't meet the requirement.
     *
     * @param error the OAuth error of the answer when the requirement is enforced
     * @param sentence one constant sentence that says what to change, in the characters of an {@code error_description}
     *     (RFC 6749, section 5.2); never quotes the request
     * @param precedence precedence over other failures
     * @param measured what was measured, in the same characters, if the sentence alone leaves the client to guess; null
     *     if there is nothing. It is returned but not counted, since one sentence would have as many variants as there
     *     are numbers
     */
    record Failed(
            OAuthError error,
            String sentence,
            Precedence precedence,
            @Nullable String measured) implements Outcome {

        private static final Pattern DESCRIPTION = Pattern.compile("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");

        public Failed {
            if (!DESCRIPTION.matcher(sentence).matches()) {
                throw new IllegalArgumentException("not the characters of an error_description: " + sentence);
            }
            if (measured != null && !DESCRIPTION.matcher(measured).matches()) {
                throw new IllegalArgumentException("not the characters of an error_description: " + measured);
            }
        }

        /** Creates a failure without a measurement. */
        public Failed(OAuthError error, String sentence, Precedence precedence) {
            this(error, sentence, precedence, null);
        }

        /** Creates a failure without a measurement, with the precedence of the catalogue. */
        public Failed(OAuthError error, String sentence) {
            this(error, sentence, Precedence.RULE);
        }

        /** Returns this failure with the difference between the client's clock and the server's. */
        public Failed with(ClockDifference difference) {
            return new Failed(error, sentence, precedence, difference.remedy());
        }

        /** Returns this failure with what was found, in the characters of an {@code error_description}. */
        public Failed with(String found) {
            return new Failed(error, sentence, precedence, found);
        }

        /** Returns this failure with the precedence of an incident, unless it already has an earlier one. */
        public Failed inIncident() {
            return precedence == Precedence.RULE ? new Failed(error, sentence, Precedence.INCIDENT, measured) : this;
        }

        /** Returns the text for the client. */
        public String detail() {
            return measured == null ? sentence : sentence + "; " + measured;
        }
    }

    /**
     * Difference between the time that a client has signed and the server's time. A client can't notice that its own
     * clock is wrong: an assertion that has ended here looks new to it.
     *
     * @param signed time by the client's clock
     * @param server time by the server's clock
     */
    record ClockDifference(Instant signed, Instant server) {

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
         * Returns advice for a client that is refused for the difference: either the signed message is old, or the
         * client's clock is wrong.
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
}
