package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelOfLoginTest {

    private static final Map<String, Integer> OWN = Map.of("gold", 3, "silver", 2, "bronze", 1, "idporten-loa-low", 1);

    @ParameterizedTest
    @CsvSource({
        "3, 1, gold",
        "3, gold, gold",
        "2, gold, silver",
        "4, 1, 4",
        "4, gold, 4",
        "4, , 4",
        ", , ",
        ", 0, 0",
        ", 1, 1",
        ", bronze, bronze"
    })
    void usesTheRealmsNameForTheLevel(String level, String keycloaks, String returned) {
        assertThat(LevelOfLogin.acr(OWN, level, keycloaks)).isEqualTo(returned);
    }

    @ParameterizedTest
    @CsvSource({"gold", "silver", "3", "4", "Level4", "idporten-loa-high"})
    void ignoresKeycloaksLevelIfNoneIsKnown(String keycloaks) {
        assertThat(LevelOfLogin.acr(OWN, null, keycloaks))
                .as("it is of a later login, or of another person")
                .isEqualTo("1");
    }

    @Test
    void neverUsesAStandardNameForAnotherLevel() {
        Map<String, Integer> misnamed = Map.of("Level4", 2, "idporten-loa-high", 3, "silver", 2);

        assertThat(LevelOfLogin.acr(misnamed, "2", "Level4")).isEqualTo("silver");
        assertThat(LevelOfLogin.acr(misnamed, "3", "idporten-loa-high")).isEqualTo("3");
    }

    @Test
    void choosesDeterministicallyAmongSeveralNames() {
        assertThat(LevelOfLogin.acr(Map.of("eid", 4, "bankid", 4), "4", "1")).isEqualTo("bankid");
    }
}
