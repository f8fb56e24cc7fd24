package no.helseprofil.keycloak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServerCompatibilityTest {

    @Test
    void aCompatibleServerNeedsNoRemedy() {
        assertThat(ServerCompatibility.remedy(List.of(), List.of())).isEmpty();
    }

    @Test
    void theRemedyNamesForeignProvidersAndMissingMembers() {
        assertThat(ServerCompatibility.remedy(List.of("spi-a--b is off"), List.of("1", "2", "3", "4", "5", "6", "7")))
                .isEqualTo("start the server without what takes the place of providers of ours: spi-a--b is off;"
                        + " start a Keycloak that this version of Helseprofil supports, since this one lacks"
                        + " 1; 2; 3; 4; 5; and 2 more");
    }

    @Test
    void aFailingComparisonIsADifference() {
        assertThat(ServerCompatibility.found(() -> {
                    throw new NoClassDefFoundError("org/keycloak/Gone");
                }))
                .singleElement()
                .asString()
                .contains("org/keycloak/Gone");
    }
}
