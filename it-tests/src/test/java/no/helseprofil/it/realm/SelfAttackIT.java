package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import no.helseprofil.it.support.TestRealm;
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
        ServerOptions options = SharedServer.withoutRealms()
                .withDatabase(database)
                .withArgument("--log-level=info,no.helseprofil.keycloak.selfattack:debug,org.keycloak.events:debug");
        String first;
        try (KeycloakServer server = Servers.start(options.withRealm(SharedServer.realm("helse")))) {
            assertThat(ServerLog.lines(server, DONE)).as("the attack").hasSize(1);
            JsonNode item = item(server);
            first = item.path("actual").asText();
            System.out.println(item);
            ServerLog.lines(server, "Refused: ").forEach(System.out::println);
            ServerLog.lines(server, DONE).forEach(System.out::println);
            assertThat(item.path("state").asText()).isEqualTo("met");
            assertThat(first).matches("[4-9][0-9] faulty requests refused, 11 without faults accepted, in \\d+ ms, .*");
        }
        try (KeycloakServer server = Servers.start(options)) {
            assertThat(server.log()).as("it was made for this server before").doesNotContain(DONE);
            assertThat(item(server).path("actual").asText()).isEqualTo(first);
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
