package no.helseprofil.testkit.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Device that shows a new code every half minute (RFC 6238), so that a test can answer when a login asks for a second
 * factor.
 *
 * @param secret the secret that it shares with the server
 */
public record CodeDevice(String secret) {

    private static final int PERIOD = 30;

    /** Returns the device as a credential of a user, for the admin REST. */
    public Map<String, Object> credential(String label) {
        return Map.of(
                "type",
                "otp",
                "userLabel",
                label,
                "secretData",
                "{\"value\":\"" + secret + "\"}",
                "credentialData",
                "{\"subType\":\"totp\",\"digits\":6,\"counter\":0,\"period\":" + PERIOD
                        + ",\"algorithm\":\"HmacSHA1\"}");
    }

    /** Returns the code of this moment. */
    public String code() {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            long step = Instant.now().getEpochSecond() / PERIOD;
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return String.format("%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC", e);
        }
    }
}
