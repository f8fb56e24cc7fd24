package no.helseprofil.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Fleet FLEET = Fleet.of(4, 200, NOW);

    @Test
    void theSameSeedGivesTheSameFleet() {
        Fleet again = Fleet.of(4, 200, NOW);

        assertThat(described(again)).isEqualTo(described(FLEET));
        assertThat(again.document(Map.of())).isEqualTo(FLEET.document(Map.of()));
        assertThat(described(Fleet.of(3, 200, NOW))).isNotEqualTo(described(FLEET));
    }

    @Test
    void plantsEveryFaultAndLeavesHalfOfTheFleetCompliant() {
        assertThat(FLEET.clients().stream()
                        .flatMap(client -> client.faults().stream())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Fault.values());
        assertThat(FLEET.clients().stream()
                        .filter(client -> client.faults().isEmpty())
                        .count())
                .isBetween(80L, 120L);
        assertThat(FLEET.clients())
                .as("several per client")
                .anyMatch(client -> client.faults().size() == 5);
    }

    @Test
    void everyVerdictOccursWithAndWithoutADate() {
        assertThat(FLEET.clients().stream()
                        .flatMap(client -> client.truths().values().stream())
                        .map(truth -> truth.verdict() + (truth.from() == null ? "" : " with a date"))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "fail", "fail with a date", "warn", "warn with a date", "waived with a date");
    }

    @Test
    void containsClientsOfEveryKind() {
        assertThat(FLEET.clients().stream().map(FleetClient::state).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("existing", "new", "exempt");
        assertThat(FLEET.clients())
                .as("disabled, with faults")
                .anyMatch(client -> !client.isEnabled() && !client.truths().isEmpty())
                .as("unstamped")
                .anyMatch(FleetClient::isUnstamped)
                .as("exempt, with faults that no check asks about")
                .anyMatch(client ->
                        "exempt".equals(client.state()) && !client.faults().isEmpty())
                .as("no longer exempt")
                .anyMatch(client -> client.exemptUntil() != null && !"exempt".equals(client.state()))
                .as("mappers on reserved claims")
                .anyMatch(client -> client.foreignClaims().size() == 2);
    }

    @Test
    void noFaultOverridesAnother() {
        assertThat(FLEET.clients())
                .allSatisfy(client -> assertThat(client.faults())
                        .flatExtracting(Fault::places)
                        .doesNotHaveDuplicates());
    }

    @Test
    void aDisabledRequirementHasNoFinding() {
        Set<String> off = FLEET.document(Map.of()).path("requirements").properties().stream()
                .filter(entry -> "off".equals(entry.getValue().path("phase").asText()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertThat(off).isNotEmpty();
        assertThat(FLEET.clients())
                .allSatisfy(client -> assertThat(client.truths()).doesNotContainKeys(off.toArray(String[]::new)));
    }

    @Test
    void theDocumentNamesTheExemptClients() {
        JsonNode exempt = FLEET.document(Map.of("an-id", NOW)).path("exempt");

        assertThat(exempt).hasSize(1);
        assertThat(exempt.path(0).path("until").asText()).isEqualTo(NOW.toString());
    }

    @Test
    void everyRequirementHasAnExpectedPhase() {
        assertThat(Arrays.stream(Fault.values())
                        .map(fault ->
                                new Calendar(new Random(3), NOW).truth(fault.requirement(), "existing", false, null))
                        .filter(Optional::isEmpty)
                        .count())
                .as("only what is off")
                .isBetween(1L, 20L);
    }

    private static List<String> described(Fleet fleet) {
        return fleet.clients().stream().map(FleetTest::withoutKeys).toList();
    }

    private static String withoutKeys(FleetClient client) {
        ObjectNode registration = client.registration().deepCopy();
        registration.withObject("/attributes").remove(List.of("jwks.string", "jwt.credential.public.key"));
        registration
                .withObject("/attributes")
                .remove(client.registration().path("attributes").properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> name.startsWith("helseprofil.key-expires."))
                        .toList());
        return client.clientId() + client.faults() + client.truths() + client.exemptUntil() + registration;
    }
}
