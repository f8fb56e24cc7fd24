package no.helseprofil.keycloak.testrun;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;

/** Outcome of a request whose test run can't be kept. */
class TestRunRequestsTest {

    @Test
    void aDatabaseFailureDoesNotChangeTheAnswer() {
        KeycloakSession broken = (KeycloakSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeycloakSession.class}, (self, called, arguments) -> {
                    throw new IllegalStateException("the database is away");
                });
        assertThatCode(() -> TestRunRequests.discovered(broken)).doesNotThrowAnyException();
    }
}
