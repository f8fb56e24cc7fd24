package no.helseprofil.it.notices;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import no.helseprofil.it.notices.EventReceiver.Received;

/** Check by which a receiver sees that an event is genuine and new, as {@code docs/notices.md} shows it. */
final class WebhookVerifier {

    private static final Duration OLDEST = Duration.ofMinutes(5);

    private final byte[] key;

    WebhookVerifier(String secret) {
        this.key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    }

    boolean isGenuine(Received received, Instant now) throws GeneralSecurityException {
        Instant sent = Instant.ofEpochSecond(Long.parseLong(received.timestamp()));
        if (Duration.between(sent, now).abs().compareTo(OLDEST) > 0) {
            return false;
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update((received.id() + "." + received.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
        byte[] expected = mac.doFinal(received.body());
        for (String signature : received.signature().split(" ")) {
            if (signature.startsWith("v1,")
                    && MessageDigest.isEqual(expected, Base64.getDecoder().decode(signature.substring(3)))) {
                return true;
            }
        }
        return false;
    }
}
