package no.helseprofil.testkit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlOptionsTest {

    @Test
    void listensOnLocalhostByDefault() {
        assertThat(options("").address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(options("", "--host", "0.0.0.0").address().getAddress().isAnyLocalAddress())
                .as("as in the image")
                .isTrue();
    }

    @Test
    void portAndApisComeFromArgumentsAndEnvironment() {
        ControlOptions options = options("api:80, [::1]:9443", "--port", "0", "--prepare", "--probe", "localhost:9000");

        assertThat(options.address().getPort()).isZero();
        assertThat(options.probed()).isEqualTo(Set.of("api:80", "[::1]:9443", "localhost:9000"));
        assertThat(options.prepared()).isTrue();
        assertThat(options("").address().getPort()).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--server", "--issuer", "--realm", "--keycloak", "http://localhost:8080"})
    void refusesAnArgumentForAnExistingServer(String argument) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("", argument, "http://localhost:8080"))
                .withMessageContaining("unknown argument");
    }

    @Test
    void refusesAnInvalidValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> options("", "--port", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> options("", "--port"));
        assertThatIllegalArgumentException().isThrownBy(() -> options("", "--probe", "http://localhost:9000"));
        assertThatIllegalArgumentException().isThrownBy(() -> options("localhost"));
    }

    private static ControlOptions options(String probed, String... arguments) {
        return ControlOptions.of(List.of(arguments), probed);
    }
}
