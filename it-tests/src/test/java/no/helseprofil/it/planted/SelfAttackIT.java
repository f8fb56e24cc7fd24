package no.helseprofil.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    static final String DONE = "This server has attacked itself: ";
    private static final String OPEN_UNPROVEN = "--spi-helseprofil-profile--helseprofil--open-unproven=true";

    /** What an operator sees of an attack that was refused; it names the processor's time, which no load changes. */
    private static final Pattern RESULT =
            Pattern.compile("54 faulty requests refused, 11 without faults accepted, in \\d+ ms, of which"
                    + " (?<processor>\\d+) ms of a processor, .*");

    private static final int MOST_MILLIS = 3_000;
    private static final int FEWEST_CHANGES = 30;

    @Test
    void aServerAttacksItselfOnceWithADatabaseAndLeavesNothingBehind(@TempDir Path database) {
        ServerOptions options =
                SharedServer.withoutRealms().withDatabase(database).withArgument("--event-metrics-user-enabled=true");
        String first;
        try (KeycloakServer server = Servers.start(options.withRealm(SharedServer.realm("helse")))) {
            assertThat(ServerLog.lines(server, DONE)).as("the attack").hasSize(1);
            assertThat(Request.get(server.managementUrl().resolve("/metrics"))
                            .send()
                            .body())
                    .as("no client has sent a request yet")
                    .doesNotContain("keycloak_user_events_total{")
                    .doesNotContain("helseprofil_decision_seconds_count");
            JsonNode item = item(server);
            first = item.path("actual").asText();
            assertThat(item.path("state").asText()).as(item.toString()).isEqualTo("as-desired");
            assertThat(first).matches(RESULT);
            assertThat(processor(first)).as(first).isPositive().isLessThanOrEqualTo(MOST_MILLIS);
            assertThat(realms(server)).as("the realm of the attack is gone").doesNotContain("self-attack");
        }
        try (KeycloakServer server = Servers.start(options)) {
            assertThat(server.log()).as("it was made for this server before").doesNotContain(DONE);
            assertThat(item(server).path("actual").asText()).isEqualTo(first);
        }
    }

    @Test
    void aKeycloakThatForgetsUsedProofsClosesTheRealmsEvenInAnEmergency() throws IOException {
        assertThat(PlantedChangesIT.unseen(
                        "proofs",
                        List.of(PlantedChanges.FORGOTTEN_PROOFS),
                        SharedServer.withoutRealms().withArgument(OPEN_UNPROVEN)))
                .as("changes that the self-attack hasn't seen")
                .isEmpty();
    }

    @Test
    void anAttackThatProvesNothingOpensTheRealmsInAnEmergency() throws IOException {
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
    void thePageListsAtLeastThirtyChangesAndEachOne() throws IOException {
        List<String> rows = PlantedChanges.GROUPS.values().stream()
                .flatMap(List::stream)
                .map(PlantedChange::row)
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(FEWEST_CHANGES).doesNotHaveDuplicates();
        assertThat(Files.readString(PlantedChangesIT.PAGE)).contains(rows);
    }

    private static int processor(String result) {
        Matcher matcher = RESULT.matcher(result);
        return matcher.matches() ? Integer.parseInt(matcher.group("processor")) : 0;
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
