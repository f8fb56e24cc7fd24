package no.helseprofil.keycloak.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import no.helseprofil.keycloak.notice.Delivery.UnsentException;
import no.helseprofil.keycloak.notice.WebhookSender.WebhookOptions;
import no.helseprofil.keycloak.probe.WrittenOptions;
import no.helseprofil.keycloak.server.StartOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookOptionsTest {

    private static final String PREFIX = "--spi-helseprofil-profile--helseprofil--";

    @Test
    void sendsNothingByDefault() {
        assertThat(refusal(options(), "https://hooks.example.no/h"))
                .isEqualTo("Nothing may be sent to hooks.example.no:443: start the server with a " + PREFIX
                        + "webhook-hosts that names it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://hooks.example.no/h?a=b", "https://HOOKS.example.no:443/", "https://b.no:8443/"})
    void callsNamedHosts(String url) {
        WebhookOptions options = options("webhook-hosts", "hooks.example.no, b.no:8443");

        assertThatCode(() -> options.admit(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.no:8443/",
                "https://hooks.example.no.evil.example/",
                "https://a.hooks.example.no/",
                "https://hooks.example.no@evil.example/",
                "https://b.no/",
                "http://hooks.example.no/",
                "https://127.1/"
            })
    void refusesOtherHosts(String url) {
        assertThat(refusal(options("webhook-hosts", "hooks.example.no, b.no:8443"), url))
                .isNotBlank();
    }

    @Test
    void requiresTlsUnlessConfigured() {
        assertThat(refusal(options("webhook-hosts", "hooks.example.no"), "http://hooks.example.no/"))
                .contains(PREFIX + "webhook-insecure=true");
        assertThatCode(() -> options("webhook-hosts", "hooks.example.no", "webhook-insecure", "true")
                        .admit("http://hooks.example.no/"))
                .doesNotThrowAnyException();
    }

    @Test
    void callsPrivateAddressesInNamedNetworksOnly() throws UnknownHostException {
        assertThat(catchThrowableOfType(
                        UnknownHostException.class,
                        () -> options("webhook-hosts", "127.0.0.1").resolve("127.0.0.1")))
                .hasMessageContaining(PREFIX + "webhook-private");
        assertThat(options("webhook-hosts", "127.0.0.1", "webhook-private", "10.0.0.0/8, 127.0.0.0/8")
                        .resolve("127.0.0.1"))
                .containsExactly(InetAddress.getByName("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({
        "webhook-hosts,https://hooks.example.no",
        "webhook-hosts,'a.no,,b.no'",
        "webhook-private,8.8.8.0/24",
        "webhook-private,internal"
    })
    void namesTheOptionWithAnInvalidValue(String option, String written) {
        StartOptions.UnusableException unusable =
                catchThrowableOfType(StartOptions.UnusableException.class, () -> options(option, written));

        assertThat(unusable).hasMessageStartingWith(PREFIX + option + ": write ");
    }

    private static String refusal(WebhookOptions options, String url) {
        return catchThrowableOfType(UnsentException.class, () -> options.admit(url))
                .reason();
    }

    private static WebhookOptions options(String... keysAndValues) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            options.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return WebhookOptions.read(
                StartOptions.of("helseprofil-profile", "helseprofil", WebhookOptions.ALL, new WrittenOptions(options)));
    }
}
