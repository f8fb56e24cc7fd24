package no.helseprofil.keycloak.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.ProbedLevel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.services.clientpolicy.ClientPolicyException;

class ProbedLevelTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "2", "3", "4"})
    void acceptsALevelOrNone(String level) {
        assertThatCode(() -> ProbedLevel.check(level)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "5", "high", "4 ", "3,4"})
    void refusesAnyOtherValue(String level) {
        ClientPolicyException refused =
                catchThrowableOfType(ClientPolicyException.class, () -> ProbedLevel.check(level));

        assertThat(refused.getError()).isEqualTo("invalid_client_metadata");
        assertThat(refused.getErrorDetail()).isEqualTo("helseprofil.api.level: write 2, 3 or 4");
    }
}
