package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {

    private static final String LEVEL = "helseid://claims/identity/security_level";

    @ParameterizedTest
    @CsvSource({
        "2, 2",
        "3, 3",
        "4, 4",
        "Level3, 3",
        "Level4, 4",
        "idporten-loa-substantial, 3",
        "idporten-loa-high, 4",
        "1, ",
        "04, ",
        "'4 ', ",
        "level4, ",
        "'', "
    })
    void readsTheProvidersLevelByEitherName(String said, String level) {
        assertThat(Authentication.said(Map.of(LEVEL, said))).isEqualTo(level);
        assertThat(Authentication.said(Map.of("acr", said))).isEqualTo(level);
    }

    @Test
    void prefersTheExplicitLevelToAcr() {
        assertThat(Authentication.said(Map.of(LEVEL, "3", "acr", "Level4"))).isEqualTo("3");
        assertThat(Authentication.said(Map.of())).isNull();
    }

    @Test
    void roundTripsALogin() {
        Authentication eid = new Authentication("eid", true, "4", List.of("external"), 1_800_000_000);
        assertThat(Authentication.read(eid.json())).contains(eid);
        Authentication password = new Authentication(null, true, null, List.of("pwd", "otp"), 1_800_000_000);
        assertThat(Authentication.read(password.json().toString())).contains(password);
    }

    @Test
    void hasNoMethodsIfNoneWereStored() {
        assertThat(Authentication.read("{\"level\":\"4\",\"time\":1}"))
                .hasValueSatisfying(kept -> assertThat(kept.methods()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "password, pwd",
        "otp, otp",
        "webauthn, pop",
        "webauthn-passwordless, pop",
        "cert, pop",
        "kerberos, wia",
        "recovery-authn-codes, ",
        "of-an-extension, ",
        "pwd, "
    })
    void mapsACredentialToItsMethod(String credential, String method) {
        assertThat(Authentication.named(Stream.of(credential))).isEqualTo(method == null ? List.of() : List.of(method));
    }

    @Test
    void listsEachMethodOnce() {
        assertThat(Authentication.named(Stream.of("password", "webauthn", "webauthn-passwordless", "otp")))
                .containsExactly("pwd", "pop", "otp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"level\":\"4\"}", "{\"level\":\"4\",\"time\":\"1\"}"})
    void readsMalformedTextAsNothing(String kept) {
        assertThat(Authentication.read(kept)).isEmpty();
    }
}
