package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.fleet.FleetClient;
import no.helseprofil.fleet.FleetRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that every reader of all clients of a realm reads them in pages. This realm has more of them than a page. */
class PagedClientsIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CLIENTS = 230;

    /** Far fewer than one for each client, and more than two pages and the realm itself need. */
    private static final int MOST_STATEMENTS = 60;

    private static final Fleet FLEET = Fleet.of(9, CLIENTS, Instant.now());

    @AutoClose
    private static FleetRealm realm;

    @BeforeAll
    static void createRealm() {
        AdminApi admin = AdminApi.of(SharedServer.get().url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        realm = FleetRealm.create(admin, "large", FLEET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"requirements", "forecast?at=2099-01-01", "forecast/outlook", "outcomes", "waivers", "install"})
    void queriesPagesNotSingleClients(String path) throws IOException {
        ServerProbe probe = new ServerProbe(SharedServer.get());
        get(path);
        probe.beginCounting();
        try {
            long before = statements(probe);
            get(path);
            assertThat(statements(probe) - before).as(path).isPositive().isLessThan(MOST_STATEMENTS);
        } finally {
            probe.endCounting();
        }
    }

    @Test
    void everyPagedClientAppearsOnce() {
        List<String> unstamped = FLEET.clients().stream()
                .filter(FleetClient::isUnstamped)
                .map(FleetClient::clientId)
                .toList();
        assertThat(get("install").path("unstamped").intValue())
                .as("the same fleet by what is registered of it")
                .isEqualTo(unstamped.size());
        assertThat(listed("install", "clients").map(JsonNode::asText)).containsExactlyElementsOf(unstamped);
    }

    @Test
    void aPagedForecastListsEachClientOnce() {
        List<String> clients = listed("forecast?at=2099-01-01", "clients")
                .map(client -> client.path("clientId").asText())
                .toList();
        assertThat(clients).isSorted().doesNotHaveDuplicates();
        assertThat(clients.get(clients.size() - 1))
                .as("one of the second page of the database")
                .isGreaterThan("fleet-00200");
    }

    /** Three pages of a list. */
    private static Stream<JsonNode> listed(String path, String list) {
        String more = path + (path.contains("?") ? "&" : "?") + "max=100&first=";
        return Stream.of(0, 100, 200)
                .flatMap(first -> get(more + first).path(list).valueStream());
    }

    private static JsonNode get(String path) {
        Response answer = realm.admin().get("helseprofil/" + path);
        assertThat(answer.isSuccess()).as("%s: %s", path, answer).isTrue();
        return answer.json();
    }

    private static long statements(ServerProbe probe) throws IOException {
        return MAPPER.readTree(probe.costs()).path("statements").longValue();
    }
}
