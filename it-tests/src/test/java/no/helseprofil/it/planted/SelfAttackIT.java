package no.helseprofil.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attack of a server on itself before the first realm under the profile opens. */
@Tag("own-server")
class SelfAttackIT {

    private static final String DONE = "This server has attacked itself: ";

    @Test
    void aServerAttacksItselfOnceWithADatabaseAndLeavesNothingBehind(@TempDir Path database) {
        ServerOptions options = SharedServer.withoutRealms().withDatabase(database);
        String first;
        try (KeycloakServer server = Servers.start(options.withRealm(SharedServer.realm("helse")))) {
            assertThat(ServerLog.lines(server, DONE)).as("the attack").hasSize(1);
            JsonNode item = item(server);
            first = item.path("actual").asText();
            assertThat(item.path("state").asText()).as(item.toString()).isEqualTo("as-desired");
            assertThat(first).matches("53 faulty requests refused, 11 without faults accepted, in \\d+ ms, .*");
            assertThat(realms(server)).as("the realm of the attack is gone").doesNotContain("self-attack");
        }
        try (KeycloakServer server = Servers.start(options)) {
            assertThat(server.log()).as("it was made for this server before").doesNotContain(DONE);
            assertThat(item(server).path("actual").asText()).isEqualTo(first);
        }
    }

    @Test
    void aKeycloakThatForgetsUsedProofsClosesTheRealms() throws IOException {
        assertThat(PlantedChangesIT.caughtBy(PlantedChanges.FORGOTTEN_PROOFS, "proofs"))
                .as("the check that has closed them")
                .isEqualTo("3");
    }

    private static String realms(KeycloakServer server) {
        try (TestRealm stock = TestRealm.on(server, null)) {
            return stock.admin()
                    .send(Request.get(URI.create(server.url() + "/admin/realms")))
                    .body();
        }
    }

    private static JsonNode item(KeycloakServer server) {
        try (TestRealm stock = TestRealm.on(server, null)) {
            JsonNode items = stock.admin()
                    .realm("helse")
                    .get("helseprofil/install")
                    .json()
                    .path("items");
            return StreamSupport.stream(items.spliterator(), false)
                    .filter(item -> item.path("id").textValue().equals("self-attack"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
