package no.helseprofil.keycloak.transparency;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.network.OutboundAnswer;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import no.helseprofil.transparency.MalformedLogException;
import no.helseprofil.transparency.SignedNote;
import no.helseprofil.transparency.TreeHash;
import no.helseprofil.transparency.VerifierKey;

/**
 * A witness outside, asked as <a href="https://c2sp.org/tlog-witness">tlog-witness</a> has it.
 *
 * @param address its submission prefix
 * @param key what its cosignatures are verified by
 * @param patience how long an answer may take to its end
 */
record Witness(URI address, VerifierKey key, Duration patience) {

    private static final int MOST_BYTES = 16 * 1024;
    private static final String SIZE = "text/x.tlog.size";
    private static final String SIZE_LINE = "(0|[1-9][0-9]{0,17})\n";

    /** Outcome of a submitted checkpoint. */
    sealed interface Result {

        /**
         * It has signed.
         *
         * @param cosignature verified
         */
        record Signed(SignedNote.Signature cosignature) implements Result {}

        /**
         * It has seen another tree last than was thought here.
         *
         * @param size of that tree
         */
        record OtherSize(long size) implements Result {}
    }

    @Override
    public String toString() {
        return address.toString();
    }

    /**
     * Hands it a checkpoint.
     *
     * @param old size of the tree that it has seen, as far as is known here
     * @param proof of the consistency of that tree with this one
     * @throws WitnessException if it can't be reached, is slow, refuses, or doesn't sign what it was given
     */
    Result add(OutboundHttp http, long old, List<TreeHash> proof, SignedNote checkpoint) {
        StringBuilder body = new StringBuilder("old ").append(old).append('\n');
        proof.forEach(hash -> body.append(hash.text()).append('\n'));
        body.append('\n').append(checkpoint.note());
        OutboundHttp.Call call = new OutboundHttp.Call(
                "POST",
                address + "/add-checkpoint",
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                body.toString());
        try {
            return outcome(http.send(call, OutboundPolicy.chosen(patience, MOST_BYTES)), checkpoint);
        } catch (IOException unreachable) {
            throw WitnessException.away(
                    "it can't be reached, or is slow: " + unreachable.getClass().getSimpleName());
        }
    }

    private Result outcome(OutboundAnswer answer, SignedNote checkpoint) throws IOException {
        switch (answer.status()) {
            case 200 -> {
                return new Result.Signed(cosignature(answer.body(), checkpoint));
            }
            case 409 -> {
                boolean isSize =
                        answer.header("Content-Type").filter(SIZE::equals).isPresent();
                String text = answer.body();
                if (isSize && text.matches(SIZE_LINE)) {
                    return new Result.OtherSize(Long.parseLong(text.strip()));
                }
                throw new WitnessException("it answered 409 without the size that it has seen");
            }
            case 403 ->
                throw new WitnessException(
                        "it doesn't trust the key of the log (403); give it the keys of GET log/keys");
            case 404 -> throw new WitnessException("it doesn't know the log (404); give it origin and key of the log");
            case 422 ->
                throw new WitnessException(
                        "the log didn't grow from what it has seen (422); verify a file of the log with the checkpoint that it has");
            default -> throw new WitnessException("it answered " + answer.status());
        }
    }

    private SignedNote.Signature cosignature(String text, SignedNote checkpoint) {
        try {
            List<SignedNote.Signature> signatures = SignedNote.signatures(text);
            new SignedNote(checkpoint.text(), signatures).signedBy(List.of(key));
            return signatures.stream().filter(key::isOf).findFirst().orElseThrow();
        } catch (MalformedLogException lie) {
            throw new WitnessException("it didn't sign what it was given: " + lie.getMessage());
        }
    }

    /** A witness hasn't signed a checkpoint; the message says why, for the operator. */
    static final class WitnessException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean isAway;

        WitnessException(String message) {
            this(message, false);
        }

        private WitnessException(String message, boolean isAway) {
            super(message);
            this.isAway = isAway;
        }

        static WitnessException away(String message) {
            return new WitnessException(message, true);
        }

        /**
         * Returns whether the witness can't be reached at all, so that it isn't asked for the next log for some time.
         */
        boolean isAway() {
            return isAway;
        }
    }
}
