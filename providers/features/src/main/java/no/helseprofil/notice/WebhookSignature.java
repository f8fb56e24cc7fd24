package no.helseprofil.notice;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import no.helseprofil.jose.Sha256;

/** Signs what a webhook is sent, as Standard Webhooks 1.0 says ({@code v1}, HMAC with SHA-256). */
public final class WebhookSignature {

    /** How long a secret may be, in bytes (Standard Webhooks, signature scheme). */
    private static final int SHORTEST = 24;

    private static final int LONGEST = 64;
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";

    private final byte[] key;

    private WebhookSignature(byte[] key) {
        this.key = key;
    }

    /** By a secret as it is written: base64 of 24 to 64 bytes, with {@code whsec_} before it or not. */
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
     * The value of {@code webhook-signature}.
     *
     * @param id that of {@code webhook-id}
     * @param timestamp that of {@code webhook-timestamp}, which has whole seconds
     * @param body what is sent
     */
    public String of(String id, Instant timestamp, byte[] body) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes((id + "." + timestamp.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(body);
        return VERSION + Base64.getEncoder().encodeToString(Sha256.keyed(key, signed.toByteArray()));
    }
}
