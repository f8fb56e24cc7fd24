package no.helseprofil.keycloak.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
    void hasTheLevelThatTheProviderSaysByEitherName(String said, String level) {
        assertThat(Authentication.said(Map.of(LEVEL, said))).isEqualTo(level);
        assertThat(Authentication.said(Map.of("acr", said))).isEqualTo(level);
    }

    @Test
    void hasTheLevelThatIsCalledSoBeforeTheContextOfTheLogin() {
        assertThat(Authentication.said(Map.of(LEVEL, "3", "acr", "Level4"))).isEqualTo("3");
        assertThat(Authentication.said(Map.of())).isNull();
    }

    @Test
    void isReadAsItWasKept() {
        Authentication eid = new Authentication("eid", true, "4", 1_800_000_000);
        assertThat(Authentication.read(eid.json())).contains(eid);
        Authentication password = new Authentication(null, true, null, 1_800_000_000);
        assertThat(Authentication.read(password.json().toString())).contains(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"level\":\"4\"}", "{\"level\":\"4\",\"time\":\"1\"}"})
    void isNothingWhereNothingOfOursWasKept(String kept) {
        assertThat(Authentication.read(kept)).isEmpty();
    }
}
