package no.helseprofil.keycloak.observedprofile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.ServiceLoader;
import no.helseprofil.keycloak.observedprofile.KeycloakExecutor.Treatment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;

class KeycloakExecutorTest {

    @Test
    void everyExecutorOfKeycloakIsClassified() {
        assertThat(Arrays.stream(KeycloakExecutor.values()).map(KeycloakExecutor::id))
                .as(
                        "read an executor that is new, and say in the table at which events it may be run on a copy, or why not")
                .containsExactlyInAnyOrderElementsOf(
                        ServiceLoader.load(ClientPolicyExecutorProviderFactory.class).stream()
                                .filter(factory -> factory.type().getName().startsWith("org.keycloak."))
                                .map(factory -> factory.get().getId())
                                .toList());
    }

    @ParameterizedTest
    @EnumSource
    void anObservedExecutorHasEventsAndAnotherAReason(KeycloakExecutor executor) {
        boolean isRun = executor.treatment() == Treatment.OBSERVED;

        assertThat(executor.events().isEmpty()).isNotEqualTo(isRun);
        assertThat(executor.does().isEmpty()).isEqualTo(isRun);
        assertThat(KeycloakExecutor.find(executor.id())).contains(executor);
    }

    @Test
    void findsNoUnknownExecutor() {
        assertThat(KeycloakExecutor.find("helseprofil-observed")).isEmpty();
        assertThat(KeycloakExecutor.find("PKCE-ENFORCER")).isEmpty();
        assertThat(KeycloakExecutor.find(null)).isEmpty();
    }
}
