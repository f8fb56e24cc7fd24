package no.helseprofil.notice;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import no.helseprofil.jose.Sha256;

/** Signature of a webhook's body by Standard Webhooks 1.0 ({@code v1}, HMAC with SHA-256). */
public final class WebhookSignature {

    /** Limits of a secret's length in bytes (Standard Webhooks, signature scheme). */
    private static final int SHORTEST = 24;

    private static final int LONGEST = 64;
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";

    private final byte[] key;

    private WebhookSignature(byte[] key) {
        this.key = key;
    }

    /** Reads a secret: base64 of 24 to 64 bytes, with or without the prefix {@code whsec_}. */
    public static Optional<WebhookSignature> by(String secret) {
        String written = secret.strip();
        try {
            byte[] key = Base64.getDecoder()
                    .decode(written.startsWith(PREFIX) ? written.substring(PREFIX.length()) : written);
            return key.length >= SHORTEST && key.length <= LONGEST
                    ? Optional.of(new WebhookSignature(key))
                    : Optional.empty();
        } catch (IllegalArgumentException otherwise) {
            return Optional.empty();
        }
    }

    /**
     * Returns the value of {@code webhook-signature}.
     *
     * @param id value of {@code webhook-id}
     * @param timestamp value of {@code webhook-timestamp}, which has whole seconds
     * @param body the body of the request
     */
    public String of(String id, Instant timestamp, byte[] body) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes((id + "." + timestamp.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(body);
        return VERSION + Base64.getEncoder().encodeToString(Sha256.keyed(key, signed.toByteArray()));
    }
}
