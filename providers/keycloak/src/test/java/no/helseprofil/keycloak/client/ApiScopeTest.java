package no.helseprofil.keycloak.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiScopeTest {

    @Test
    void readsTheAudienceBeforeTheSlash() {
        assertThat(ApiScope.parse("nhn:demo-api/read")).contains(new ApiScope("nhn:demo-api", "read"));
    }

    @Test
    void readsTheAudienceBeforeTheFirstSlash() {
        assertThat(ApiScope.parse("e-helse:sfm.api/sfm/write"))
                .as("a name may have a slash, an audience may not")
                .contains(new ApiScope("e-helse:sfm.api", "sfm/write"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openid",
                "",
                "/read",
                "nhn:demo-api/",
                "helseid://scopes/identity/pid",
                "https://api.example/read"
            })
    void refusesAnyOtherScope(String scope) {
        assertThat(ApiScope.parse(scope)).as(scope).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    void refusesAScopeWithoutAName(String scope) {
        assertThat(ApiScope.parse(scope))
                .as("Keycloak has client scopes without a name")
                .isEmpty();
    }
}
