package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.keycloak.probe.ProbeFactory.ProbeOptions;
import no.helseprofil.network.Destination;
import no.helseprofil.network.OutboundRules.AddressRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeOptionsTest {

    private static ProbeOptions options(String... keysAndValues) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            options.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return ProbeOptions.read(new WrittenOptions(options));
    }

    private static String refusal(ProbeOptions options, String url) {
        return catchThrowableOfType(ProbeException.class, () -> options.admit(Destination.of(url)))
                .reason();
    }

    private static boolean admits(ProbeOptions options, String url) {
        try {
            options.admit(Destination.of(url));
            return true;
        } catch (ProbeException refused) {
            return false;
        }
    }

    @Test
    void probesNothingByDefault() {
        ProbeOptions none = options();

        assertThat(none)
                .isEqualTo(new ProbeOptions(Set.of(), false, new AddressRules(List.of()), 100, Duration.ofSeconds(5)));
        assertThat(refusal(none, "https://api.example.no/"))
                .isEqualTo("api.example.no:443 may not be probed: start the server with a"
                        + " --spi-helseprofil-assessment--probe--hosts that names it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.no/",
                "https://API.EXAMPLE.no:443/v1",
                "https://other.example.no:8443/",
                "https://[2001:db8:0::1]:9443/",
                "https://192.0.2.7/"
            })
    void probesANamedHost(String url) {
        assertThat(admits(options("hosts", "api.example.no, Other.Example.no:8443,[2001:DB8::1]:9443,192.0.2.7"), url))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.no:8443/",
                "https://api.example.no:80/",
                "https://other.example.no/",
                "https://sub.api.example.no/",
                "https://example.no/",
                "https://api.example.no.evil.example/",
                "https://evil.example/api.example.no",
                "http://api.example.no/",
                "http://api.example.no:443/"
            })
    void refusesAnotherHostPortOrScheme(String url) {
        assertThat(admits(options("hosts", "api.example.no,other.example.no:8443"), url))
                .isFalse();
    }

    @Test
    void plainHttpRequiresItsOwnOption() {
        ProbeOptions insecure = options("hosts", "api.example.no,localhost:8081", "insecure", "true");

        assertThat(List.of("http://api.example.no/", "https://api.example.no/", "http://localhost:8081/"))
                .allMatch(url -> admits(insecure, url));
        assertThat(admits(insecure, "http://api.example.no:8081/")).isFalse();
        assertThat(refusal(options("hosts", "localhost:8081"), "http://localhost:8081/"))
                .contains("--spi-helseprofil-assessment--probe--insecure=true");
    }

    @ParameterizedTest
    @CsvSource({
        "hosts, '*'",
        "hosts, '*.example.no'",
        "hosts, 'api.example.no,'",
        "hosts, 'api.example.no,,other.example.no'",
        "hosts, 'api.example.no other.example.no'",
        "hosts, 'https://api.example.no'",
        "hosts, 'api.example.no/v1'",
        "hosts, 'user@api.example.no'",
        "hosts, 'api.example.no?x'",
        "hosts, 'api.example.no#x'",
        "hosts, 'api.example.no.'",
        "hosts, 'api.example.no:0'",
        "hosts, 'api.example.no:65536'",
        "hosts, 'api.example.no:*'",
        "hosts, '127.1'",
        "hosts, '0x7f000001'",
        "hosts, '::1'",
        "hosts, 'ærfugl.example.no'",
        "private, '*'",
        "private, '0.0.0.0/0'",
        "private, '10.0.0.0/8,'",
        "private, '10.0.0.0/8 192.168.0.0/16'",
        "private, '8.8.8.0/24'",
        "requests, '0'",
        "requests, '-1'",
        "requests, '1001'",
        "requests, '99999999999'",
        "requests, 'many'",
        "timeout, '5'",
        "timeout, 'PT0S'",
        "timeout, 'PT-1S'",
        "timeout, 'PT0.0001S'",
        "timeout, 'PT2M'",
        "timeout, ''"
    })
    void namesAnInvalidOptionWithAHint(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("hosts", "api.example.no", key, value))
                .withMessageStartingWith("--spi-helseprofil-assessment--probe--" + key + ": write ");
    }

    @Test
    void readsEveryOption() {
        ProbeOptions options = options("private", "10.0.0.0/8, fd00::/8", "requests", "1000", "timeout", "PT0.5S");

        assertThat(options.addresses().named())
                .containsExactly(AddressRules.named("10.0.0.0/8"), AddressRules.named("fd00::/8"));
        assertThat(options.requests()).isEqualTo(1_000);
        assertThat(options.timeout()).isEqualTo(Duration.ofMillis(500));
    }
}
