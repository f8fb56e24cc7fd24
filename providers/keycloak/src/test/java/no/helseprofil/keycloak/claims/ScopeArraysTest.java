package no.helseprofil.keycloak.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import no.helseprofil.keycloak.claims.HealthClaims.TokenMembers;
import no.helseprofil.keycloak.claims.ScopeArrayMapper.ScopeArrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

class ScopeArraysTest {

    private static final ObjectMapper STOCK = stock().build();
    private static final ObjectMapper OURS =
            stock().addHandler(new ScopeArrays(() -> true)).build();

    /** Returns a builder as Keycloak makes its own. */
    private static JsonMapper.Builder stock() {
        return JsonMapper.builder().serializationInclusion(JsonInclude.Include.NON_NULL);
    }

    @Test
    void readsAScopeArrayAsText() throws IOException {
        AccessToken token =
                OURS.readValue("{\"scope\":[\"openid\",\"nhn:demo-api/read\"],\"sub\":\"s\"}", AccessToken.class);

        assertThat(token.getScope()).isEqualTo("openid nhn:demo-api/read");
        assertThat(token.getSubject()).as("what stands behind it").isEqualTo("s");
        assertThatThrownBy(() -> STOCK.readValue("{\"scope\":[\"openid\"]}", AccessToken.class))
                .as("the control: Keycloak doesn't")
                .isInstanceOf(IOException.class);
    }

    @Test
    void readsAScopeTextUnchanged() throws IOException {
        assertThat(OURS.readValue("{\"scope\":\"openid profile\"}", AccessToken.class)
                        .getScope())
                .isEqualTo("openid profile");
        assertThat(OURS.readValue("{\"scope\":[]}", AccessToken.class).getScope())
                .isEmpty();
    }

    @Test
    void usesKeycloaksReaderOutsideTheProfile() {
        ObjectMapper elsewhere =
                stock().addHandler(new ScopeArrays(() -> false)).build();

        assertThatThrownBy(() -> elsewhere.readValue("{\"scope\":[\"openid\"]}", AccessToken.class))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scope\":[1]}",
                "{\"scope\":[[\"openid\"]]}",
                "{\"scope\":[{\"a\":\"openid\"}]}",
                "{\"scope\":[null]}",
                "{\"scope\":{\"a\":\"openid\"}}",
                "{\"sub\":[\"s\"]}",
                "{\"sid\":[\"s\"]}"
            })
    void acceptsNoOtherDeviation(String json) {
        assertThatThrownBy(() -> OURS.readValue(json, AccessToken.class)).isInstanceOf(IOException.class);
    }

    @Test
    void readsOtherTokensUnchanged() throws IOException {
        assertThat(OURS.readValue("{\"scope\":[\"openid\"]}", IDToken.class).getOtherClaims())
                .isEqualTo(STOCK.readValue("{\"scope\":[\"openid\"]}", IDToken.class)
                        .getOtherClaims());
    }

    @Test
    void writesASingleScopeMember() throws IOException {
        AccessToken token = new AccessToken();
        token.setScope("openid nhn:demo-api/read");

        TokenMembers.put(token, "scope", List.of("openid", "nhn:demo-api/read"));

        assertThat(OURS.readTree(OURS.writeValueAsString(token)).path("scope").toString())
                .isEqualTo("[\"openid\",\"nhn:demo-api/read\"]");
        assertThat(OURS.writeValueAsString(token).split("\"scope\"", -1)).hasSize(2);
    }
}
