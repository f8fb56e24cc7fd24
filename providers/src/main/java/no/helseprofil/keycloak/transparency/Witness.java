package no.helseprofil.keycloak.transparency;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import no.helseprofil.transparency.MalformedLogException;
import no.helseprofil.transparency.SignedNote;
import no.helseprofil.transparency.TreeHash;
import no.helseprofil.transparency.VerifierKey;
import org.jboss.logging.Logger;

/**
 * A witness outside, asked as <a href="https://c2sp.org/tlog-witness">tlog-witness</a> has it.
 *
 * @param address its submission prefix
 * @param key what its cosignatures are verified by
 * @param patience how long it may take to begin an answer, and then to end it
 */
record Witness(URI address, VerifierKey key, Duration patience) {

    private static final Logger LOG = Logger.getLogger(Witness.class);
    private static final int LONGEST_ANSWER = 16 * 1024;
    private static final String SIZE = "text/x.tlog.size";
    private static final String SIZE_LINE = "(0|[1-9][0-9]{0,17})\n";

    /** What comes of a checkpoint. */
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

    /** The way to a witness, for as many logs as there are. */
    record Line(HttpClient http) {}

    /** Opens the way; nothing is sent yet, and no redirect will be followed. */
    Line open() {
        return new Line(HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
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
    Result add(Line line, long old, List<TreeHash> proof, SignedNote checkpoint) {
        StringBuilder body = new StringBuilder("old ").append(old).append('\n');
        proof.forEach(hash -> body.append(hash.text()).append('\n'));
        body.append('\n').append(checkpoint.note());
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/add-checkpoint"))
                .timeout(patience)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<InputStream> answer = line.http().send(request, BodyHandlers.ofInputStream());
            return outcome(answer, text(answer.body()), checkpoint);
        } catch (IOException unreachable) {
            throw WitnessException.away(
                    "it can't be reached, or is slow: " + unreachable.getClass().getSimpleName());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw WitnessException.away("the server ends");
        }
    }

    private Result outcome(HttpResponse<InputStream> answer, String text, SignedNote checkpoint) {
        switch (answer.statusCode()) {
            case 200 -> {
                return new Result.Signed(cosignature(text, checkpoint));
            }
            case 409 -> {
                boolean isSize = answer.headers()
                        .firstValue("Content-Type")
                        .filter(SIZE::equals)
                        .isPresent();
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
            default -> throw new WitnessException("it answered " + answer.statusCode());
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

    /** As much as an answer may be; whoever sends it slowly is cut. */
    private String text(InputStream body) throws IOException {
        try (body) {
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> close(body));
            byte[] bytes = body.readNBytes(LONGEST_ANSWER + 1);
            if (bytes.length > LONGEST_ANSWER) {
                throw new IOException("the answer is too long");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException closed) {
            LOG.debug("the answer of the witness was at its end", closed);
        }
    }
}
