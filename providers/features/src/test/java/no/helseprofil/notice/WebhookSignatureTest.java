package no.helseprofil.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import no.helseprofil.notice.NoticeEvent.WebhookSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant AT = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

    /** The vector that the libraries of Standard Webhooks test themselves by. */
    @ParameterizedTest
    @ValueSource(strings = {SECRET, "whsec_" + SECRET, " whsec_" + SECRET + "\n"})
    void signsByStandardWebhooks(String secret) {
        assertThat(WebhookSignature.by(secret).orElseThrow().of("msg_p5jXN8AQM9LWM0D4loKWxJek", AT, BODY))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void dependsOnEverythingSigned() {
        WebhookSignature signature = WebhookSignature.by(SECRET).orElseThrow();
        String whole = signature.of("id", AT, BODY);

        assertThat(signature.of("other", AT, BODY)).isNotEqualTo(whole);
        assertThat(signature.of("id", AT.plusSeconds(1), BODY)).isNotEqualTo(whole);
        assertThat(signature.of("id", AT, "{}".getBytes(UTF_8))).isNotEqualTo(whole);
    }

    @Test
    void requiresASecretOf24To64Bytes() {
        assertThat(WebhookSignature.by(secret(23))).isEmpty();
        assertThat(WebhookSignature.by(secret(24))).isPresent();
        assertThat(WebhookSignature.by(secret(64))).isPresent();
        assertThat(WebhookSignature.by(secret(65))).isEmpty();
        assertThat(WebhookSignature.by("a secret that is no base64!")).isEmpty();
        assertThat(WebhookSignature.by("")).isEmpty();
    }

    private static String secret(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
