package no.helseprofil.keycloak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import no.helseprofil.keycloak.server.StartOptions.OptionNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionNamesTest {

    private static final Map<String, Set<String>> PROVIDERS = Map.of(
            "helseprofil-profile", Set.of("helseprofil"),
            "helseprofil-register", Set.of("hpr", "practitioner-file"),
            "theme", Set.of("folder"));

    @ParameterizedTest
    @CsvSource({
        "kc.spi-helseprofil-registers--hpr--url, no SPI helseprofil-registers; did you mean helseprofil-register?",
        "kc.spi-helsprofil-profile--helseprofil--try, no SPI helsprofil-profile; did you mean helseprofil-profile?",
        "kc.spi-helseprofil-profile--helsprofil--try, no provider helsprofil; did you mean helseprofil?",
        "kc.spi-helseprofil-register--practitioners-file--path, did you mean practitioner-file?",
        "kc.spi-helseprofil--helseprofil--try, no SPI helseprofil"
    })
    void reportsAnUnknownOption(String property, String remedy) {
        assertThat(OptionNames.fault(property, PROVIDERS))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith("There is no start option --" + property.substring(3) + ", so it has no effect: ")
                        .contains(remedy));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kc.spi-helseprofil-register--hpr--url",
                "kc.spi-helseprofil-register--hpr--anything",
                "kc.spi-helseprofil-register--off--enabled",
                "kc.spi-themes--folder--dir",
                "kc.spi-theme--other--dir",
                "kc.hostname"
            })
    void acceptsKnownAndForeignOptions(String property) {
        assertThat(OptionNames.fault(property, PROVIDERS)).isEmpty();
    }
}
