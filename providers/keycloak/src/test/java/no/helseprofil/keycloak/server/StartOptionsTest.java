package no.helseprofil.keycloak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.probe.WrittenOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartOptionsTest {

    private static final StartOption DAYS = new StartOption("days", "400", "After how many days", "100");
    private static final StartOption OPEN = StartOption.flag("open", "Whether");
    private static final StartOption HOSTS = StartOption.of("hosts", "Which", "a.no,b.no");
    private static final List<StartOption> DECLARED = List.of(DAYS, OPEN, HOSTS);

    @Test
    void usesTheDeclaredDefaults() {
        StartOptions none = options(Map.of());

        assertThat(none.number(DAYS, 1, 1_000)).isEqualTo(400);
        assertThat(none.flag(OPEN)).isFalse();
        assertThat(none.list(HOSTS)).isEmpty();
        assertThat(none.isSet(HOSTS)).isFalse();
        assertThatExceptionOfType(StartOptions.UnusableException.class)
                .isThrownBy(() -> none.text(HOSTS))
                .withMessage("--spi-a--b--hosts: it is needed");
    }

    @Test
    void readsConfiguredValues() {
        StartOptions written = options(Map.of("days", "7", "open", " true", "hosts", "a.no, b.no"));

        assertThat(written.number(DAYS, 1, 1_000)).isEqualTo(7);
        assertThat(written.flag(OPEN)).isTrue();
        assertThat(written.list(HOSTS)).containsExactly("a.no", "b.no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "TRUE", "", "on"})
    void refusesAFlagThatIsNeitherTrueNorFalse(String written) {
        assertThatExceptionOfType(StartOptions.UnusableException.class)
                .as("an operator who has written it believes that it has an effect")
                .isThrownBy(() -> options(Map.of("open", written)).flag(OPEN))
                .withMessage("--spi-a--b--open: write true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "99999999999", "4294967297", "many", "1.5"})
    void numbersHaveBounds(String written) {
        assertThatExceptionOfType(StartOptions.UnusableException.class)
                .isThrownBy(() -> options(Map.of("days", written)).number(DAYS, 1, 1_000))
                .withMessage("--spi-a--b--days: write a number from 1 to 1000");
    }

    @Test
    void anUndeclaredOptionCannotBeRead() {
        StartOption other = StartOption.flag("other", "No page mentions it");

        assertThatIllegalStateException()
                .isThrownBy(() -> options(Map.of("other", "true")).flag(other))
                .withMessageContaining("--spi-a--b--other");
    }

    @Test
    void findsAMisspelledOption() {
        assertThat(options(Map.of("hots", "a.no", "days", "7", "enabled", "true"))
                        .unknown())
                .containsExactly("hots");
        assertThat(options(Map.of("kc.spi-a--b--opne", "true", "kc.spi-a--b--open", "true"))
                        .unknown())
                .as("as Keycloak names them")
                .containsExactly("opne");
    }

    private static StartOptions options(Map<String, String> written) {
        return StartOptions.of("a", "b", DECLARED, new WrittenOptions(written));
    }
}
