package no.helseprofil.it.versions;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StartLineIT {

    @Test
    @Tag("smoke")
    @Tag("container")
    void aTestedServerLogsBothVersionsWithoutARemark() {
        KeycloakServer server = SharedServer.get();
        ServerDescription description = ServerDescription.of(server);

        assertThat(server.log().lines())
                .filteredOn(line -> line.contains("[no.helseprofil.keycloak.bootstrap.StartReport]"))
                .singleElement()
                .asString()
                .endsWith("Helseprofil " + description.helseprofil() + " on Keycloak " + description.keycloak());
    }
}
