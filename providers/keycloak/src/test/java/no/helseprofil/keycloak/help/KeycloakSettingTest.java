package no.helseprofil.keycloak.help;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.help.RequirementView.KeycloakSetting;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.RealmCheck;
import org.junit.jupiter.api.Test;

class KeycloakSettingTest {

    @Test
    void everyClientAndRealmCheckNamesItsKeycloakSetting() {
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> requirement instanceof ClientCheck || requirement instanceof RealmCheck)
                .isNotEmpty()
                .allSatisfy(requirement -> assertThat(KeycloakSetting.of(requirement.id()))
                        .as(requirement.id())
                        .isNotEmpty());
    }

    @Test
    void everySettingBelongsToARequirement() throws IOException {
        try (InputStream stream = KeycloakSetting.class.getResourceAsStream("settings.json")) {
            assertThat(new ObjectMapper().readTree(stream).fieldNames())
                    .toIterable()
                    .allSatisfy(id -> assertThat(Catalogue.find(id)).as(id).isPresent());
        }
    }

    @Test
    void aRequestCheckHasNoSetting() {
        assertThat(KeycloakSetting.of("assertion-type")).isEmpty();
    }
}
