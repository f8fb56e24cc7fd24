package no.helseprofil.profile;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a check found. */
public sealed interface Outcome {

    /** The request is as the requirement asks. */
    Outcome PASSED = new Passed();

    /** The requirement has nothing to say about this request. */
    Outcome NOT_APPLICABLE = new NotApplicable();

    /** See {@link #PASSED}. */
    record Passed() implements Outcome {}

    /** See {@link #NOT_APPLICABLE}. */
    record NotApplicable() implements Outcome {}

    /** Which of several failures is answered: an earlier one of these before a later one. */
    enum Precedence {
        /** The request can't be read without doubt, so nothing else about it can be judged. */
        FORM,
        /** A fresh nonce is asked for before anything about the request is told or used up. */
        NONCE,
        /** The authority has blocked something, or tightened it at once: that is told before what is planned. */
        INCIDENT,
        /** Everything else, in the order of the catalogue. */
        RULE
    }

    /**
     * The request is not as the requirement asks.
     *
     * @param error the OAuth error that this is answered with when the requirement is enforced
     * @param sentence one constant sentence that says what to change, in the characters of an {@code error_description}
     *     (RFC 6749, section 5.2); never quotes the request
     * @param precedence whether it is answered before others
     * @param measured what was measured, in the same characters, where the sentence alone leaves the client to
     *     guess; null if there is nothing. It is told and not counted: of one sentence there would be as many
     *     as there are numbers
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

        /** A failure of which there is nothing to measure. */
        public Failed(OAuthError error, String sentence, Precedence precedence) {
            this(error, sentence, precedence, null);
        }

        /** Such a failure that counts in the order of the catalogue. */
        public Failed(OAuthError error, String sentence) {
            this(error, sentence, Precedence.RULE);
        }

        /** The same with how far the client's clock is from the server's. */
        public Failed with(ClockDifference difference) {
            return new Failed(error, sentence, precedence, difference.remedy());
        }

        /** The same with what was found, in the characters of an {@code error_description}. */
        public Failed with(String found) {
            return new Failed(error, sentence, precedence, found);
        }

        /** The same where an incident asks for more than is planned: told no later, and before all else that is. */
        public Failed inIncident() {
            return precedence == Precedence.RULE ? new Failed(error, sentence, Precedence.INCIDENT, measured) : this;
        }

        /** What the client is told. */
        public String told() {
            return measured == null ? sentence : sentence + "; " + measured;
        }
    }
}
