package no.helseprofil.keycloak.testrun;

import static org.assertj.core.api.Assertions.assertThatCode;

import no.helseprofil.keycloak.server.Fakes;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;

/** Outcome of a request whose test run can't be kept. */
class TestRunRequestsTest {

    @Test
    void aDatabaseFailureDoesNotChangeTheAnswer() {
        KeycloakSession broken = Fakes.answering(KeycloakSession.class, (method, arguments) -> {
            throw new IllegalStateException("the database is away");
        });
        assertThatCode(() -> TestRunRequests.discovered(broken)).doesNotThrowAnyException();
    }
}
