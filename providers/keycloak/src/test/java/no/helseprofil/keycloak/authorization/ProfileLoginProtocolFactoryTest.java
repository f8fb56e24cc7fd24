package no.helseprofil.keycloak.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import no.helseprofil.keycloak.authorization.ProfileLoginProtocolFactory.ParameterLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.Config;
import org.keycloak.protocol.oidc.OIDCProviderConfig;

class ProfileLoginProtocolFactoryTest {

    private final Map<String, String> settings = new ConcurrentHashMap<>();
    private final Config.Scope scope = new Config.SystemPropertiesScope("") {
        @Override
        public @Nullable String get(String key) {
            return settings.get(key);
        }
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scope",
                "login_hint",
                "subject_token",
                "of_a_name_that_is_longer_than_that_of_any_parameter_of_a_standard"
            })
    void usesKeycloaksParameterLengthLimits(String name) {
        settings.put("req-params-max-size--scope", "7");
        OIDCProviderConfig keycloaks = new OIDCProviderConfig(scope);
        ParameterLimits limits = new ParameterLimits(scope);

        for (boolean isToken : new boolean[] {true, false, true}) {
            assertThat(limits.getMaxLengthForTheParameter(name, isToken))
                    .isEqualTo(keycloaks.getMaxLengthForTheParameter(name, isToken));
        }
    }

    @Test
    void readsTheLimitOfEachParameterOnce() {
        settings.put("req-params-max-size--scope", "7");
        ParameterLimits limits = new ParameterLimits(scope);
        int first = limits.getMaxLengthForTheParameter("scope", false);

        settings.clear();

        assertThat(limits.getMaxLengthForTheParameter("scope", false))
                .isEqualTo(first)
                .isEqualTo(7);
    }

    @Test
    void doesNotCacheLongNames() {
        String name = "x".repeat(65);
        ParameterLimits limits = new ParameterLimits(scope);
        limits.getMaxLengthForTheParameter(name, false);

        settings.put("req-params-max-size--" + name, "7");

        assertThat(limits.getMaxLengthForTheParameter(name, false)).isEqualTo(7);
    }
}
