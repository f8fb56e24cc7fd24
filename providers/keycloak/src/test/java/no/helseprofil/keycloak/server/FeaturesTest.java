package no.helseprofil.keycloak.server;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.keycloak.server.ServerCompatibility.Features;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.common.Profile;
import org.keycloak.common.profile.CommaSeparatedListProfileConfigResolver;

class FeaturesTest {

    @AfterEach
    void forget() {
        Profile.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpop", "par", "client-policies"})
    void reportsEachDisabledFeature(String feature) {
        start(feature);

        assertThat(Features.missing()).hasValue(feature);
    }

    @Test
    void reportsSeveralFeaturesTogether() {
        start("client-policies,dpop");

        assertThat(Features.missing()).hasValue("dpop, client-policies");
    }

    @Test
    void reportsNoUnneededFeature() {
        start(null);
        assertThat(Features.missing()).isEmpty();
        start("device-flow");
        assertThat(Features.missing()).isEmpty();
    }

    private static void start(@Nullable String disabled) {
        Profile.configure(new CommaSeparatedListProfileConfigResolver(null, disabled));
    }
}
