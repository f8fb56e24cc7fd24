package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class RequestKindTest {

    @SuppressWarnings("unused") // a source of values
    private static final Iterable<RequestKind> ALL = RequestKind.ALL;

    @ParameterizedTest
    @FieldSource("ALL")
    void roundTripsItsText(RequestKind kind) {
        assertThat(RequestKind.read(kind.text())).isEqualTo(kind);
    }

    @Test
    void isNamedByEndpointAndGrantType() {
        assertThat(RequestKind.ofToken("client_credentials").text()).isEqualTo("token client_credentials");
        assertThat(new RequestKind(Endpoint.PUSHED_AUTHORIZATION, null).text()).isEqualTo("pushed-authorization");
    }

    @Test
    void readsAnUnknownEndpointAsOther() {
        assertThat(RequestKind.read("backchannel")).isEqualTo(new RequestKind(Endpoint.OTHER, null));
    }

    @ParameterizedTest
    @CsvSource({
        "token authorization_code, true",
        "pushed-authorization, true",
        "authorization, true",
        "token refresh_token, false",
        "token client_credentials, false",
        "introspection, false",
        "userinfo, false"
    })
    void recognisesRequestsOfALogin(String text, boolean isOfLogin) {
        assertThat(RequestKind.read(text).isOfLogin()).isEqualTo(isOfLogin);
    }
}
