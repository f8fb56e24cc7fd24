package no.helseprofil.keycloak.transparency;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import no.helseprofil.keycloak.probe.WrittenOptions;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.transparency.LogFixture;
import no.helseprofil.transparency.WitnessFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessOptionsTest {

    private static final String ADDRESS = "https://witness.example/";
    private static final String KEY =
            new WitnessFixture("witness.example").key().text();

    @Test
    void requiresBothOptionsOrNone() {
        assertThatCode(() -> read(Map.of("log-witness", ADDRESS, "log-witness-key", KEY)))
                .doesNotThrowAnyException();
        assertThatCode(() -> read(Map.of())).doesNotThrowAnyException();
        assertRefused(Map.of("log-witness", ADDRESS), "log-witness-key");
        assertRefused(Map.of("log-witness-key", KEY), "log-witness");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "witness.example",
                "ftp://witness.example",
                "https://",
                "https://a b",
                "https://a?b",
                "https://a#b"
            })
    void requiresAnHttpUrl(String address) {
        assertRefused(Map.of("log-witness", address, "log-witness-key", KEY), "log-witness");
    }

    @Test
    void requiresACosignatureKey() {
        assertRefused(Map.of("log-witness", ADDRESS, "log-witness-key", "none"), "log-witness-key");
        assertRefused(
                Map.of(
                        "log-witness",
                        ADDRESS,
                        "log-witness-key",
                        LogFixture.of(0).key().text()),
                "log-witness-key");
    }

    private static void assertRefused(Map<String, String> options, String option) {
        assertThatExceptionOfType(StartOptions.UnusableException.class)
                .isThrownBy(() -> read(options))
                .withMessageStartingWith("--spi-helseprofil-profile--helseprofil--" + option + ": ");
    }

    private static void read(Map<String, String> options) {
        Witnesses.of(StartOptions.of(
                "helseprofil-profile", "helseprofil", Witnesses.START_OPTIONS, new WrittenOptions(options)));
    }
}
