package no.helseprofil.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The attack of a server on itself before the first realm under the profile opens, where Keycloak isn't as it should
 * be. That it is made once with a database: {@code UninstallIT}.
 */
@Tag("own-server")
class SelfAttackIT {

    private static final String OPEN_UNPROVEN = "--spi-helseprofil-profile--helseprofil--open-unproven=true";

    private static final int FEWEST_CHANGES = 30;

    @Test
    void aKeycloakWithoutReplayProtectionAlwaysClosesTheRealms() throws IOException {
        assertThat(PlantedChangesIT.unseen(
                        "proofs",
                        List.of(PlantedChanges.FORGOTTEN_PROOFS),
                        SharedServer.withoutRealms().withArgument(OPEN_UNPROVEN)))
                .as("changes that the self-attack hasn't seen")
                .isEmpty();
    }

    @Test
    void anInconclusiveAttackOpensTheRealmsIfOverridden() throws IOException {
        PlantedChange change = PlantedChanges.STOCK_PAR;
        try (KeycloakServer server = Servers.start(PlantedChangesIT.planted(
                "par", List.of(change), SharedServer.withoutRealms().withArgument(OPEN_UNPROVEN)))) {
            assertThat(PlantedChangesIT.isOpen(server)).as("the realm is open").isTrue();
            assertThat(ServerLog.lines(server, change.sign()))
                    .as("what isn't proven")
                    .hasSize(1);
        }
    }

    @Test
    void thePageListsEveryPlantedChange() throws IOException {
        List<String> rows = PlantedChanges.GROUPS.values().stream()
                .flatMap(List::stream)
                .map(PlantedChange::row)
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(FEWEST_CHANGES).doesNotHaveDuplicates();
        assertThat(Files.readString(PlantedChangesIT.PAGE)).contains(rows);
    }
}
