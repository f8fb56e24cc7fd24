package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the vendor chooses how long a server may take to start. */
class ServerSettingsTest {

    private final String before = System.getProperty(ServerSettings.START_TIMEOUT, "");

    @AfterEach
    void restore() {
        System.setProperty(ServerSettings.START_TIMEOUT, before);
    }

    @Test
    void theStartTimeoutIsFiveMinutesOrConfigured() {
        System.setProperty(ServerSettings.START_TIMEOUT, "");
        assertThat(ServerSettings.toStart()).isEqualTo(Duration.ofMinutes(5));
        System.setProperty(ServerSettings.START_TIMEOUT, "PT12M");
        assertThat(ServerSettings.toStart()).isEqualTo(Duration.ofMinutes(12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "ten minutes", "PT0S", "-PT1M"})
    void refusesAnInvalidDuration(String set) {
        System.setProperty(ServerSettings.START_TIMEOUT, set);
        assertThatIllegalStateException()
                .isThrownBy(ServerSettings::toStart)
                .withMessageContaining("helseprofil.server.start-timeout")
                .withMessageContaining("PT10M");
    }
}
