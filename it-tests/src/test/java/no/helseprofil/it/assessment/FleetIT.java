package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import no.helseprofil.fleet.Assessment;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.fleet.FleetClient;
import no.helseprofil.fleet.FleetClient.Truth;
import no.helseprofil.fleet.FleetRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A fleet is written as raw realm JSON, by a seed, with faults of which is known where they are. The assessment finds all of
 * them, and nothing else.
 */
@Tag("slow")
class FleetIT {

    private static final Duration TO_GIVE_UP = Duration.ofMinutes(5);
    private static final Set<String> FINDINGS = Set.of("fail", "warn", "waived");
    private static final Pattern SECRET = Pattern.compile("\\\\?\"(?:secret|d)\\\\?\":\\\\?\"([^\"\\\\]+)");

    @ParameterizedTest(name = "seed {0}, {1} clients")
    @CsvSource({"1,200", "4,200"})
    void findsExactlyThePlantedFaults(long seed, int size) {
        Fleet fleet = Fleet.of(seed, size, Instant.now());
        try (FleetRealm realm = FleetRealm.create(server(), "fleet-" + seed, fleet)) {
            JsonNode report = assess(realm);
            Map<String, JsonNode> assessed = byClientId(report);

            assertThat(assessed.keySet())
                    .as("every client of the fleet, once")
                    .containsAll(named(fleet, FleetClient::clientId).keySet());
            assertThatEachFaultIsFound(fleet, assessed);
            assertThat(mapped(fleet, assessed, FleetIT::findings))
                    .as("what becomes of it, and from when")
                    .isEqualTo(named(fleet, FleetIT::truths));
            assertThatEachFindingSaysWhatToChange(report);
            assertThatNoSecretIsDisclosed(fleet, report);
            assertThat(mapped(fleet, assessed, FleetIT::standing))
                    .as("how it stands to the profile")
                    .isEqualTo(named(fleet, FleetIT::expectedStanding));
            assertThat(mapped(fleet, assessed, FleetIT::remarks))
                    .as("what else there is to look at")
                    .isEqualTo(named(fleet, FleetIT::expectedRemarks));
            assertThat(othersWithFindings(fleet, assessed))
                    .as("of Keycloak's own only one may take passwords")
                    .isSubsetOf("admin-cli");

            assertThat(lasting(assess(realm)))
                    .as("who assesses twice finds the same")
                    .isEqualTo(lasting(report));
        }
    }

    private static void assertThatEachFaultIsFound(Fleet fleet, Map<String, JsonNode> assessed) {
        Set<String> planted = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (FleetClient client : fleet.clients()) {
            client.truths().keySet().forEach(requirement -> planted.add(client.clientId() + " " + requirement));
            findings(assessed.get(client.clientId()))
                    .keySet()
                    .forEach(requirement -> found.add(client.clientId() + " " + requirement));
        }
        Set<String> right = new TreeSet<>(found);
        right.retainAll(planted);
        double precision = (double) right.size() / found.size();
        double recall = (double) right.size() / planted.size();
        System.out.printf(
                "%d clients, %d faults planted, %d found, %d of them planted: precision %.4f, recall %.4f%n",
                fleet.clients().size(), planted.size(), found.size(), right.size(), precision, recall);
        assertThat(found).as("found, and planted").isEqualTo(planted);
        assertThat(precision).isEqualTo(1.0);
        assertThat(recall).isEqualTo(1.0);
    }

    private static void assertThatEachFindingSaysWhatToChange(JsonNode report) {
        report.path("clients")
                .forEach(client -> client.path("verdicts").forEach(verdict -> {
                    if (FINDINGS.contains(verdict.path("verdict").asText())) {
                        assertThat(verdict.path("message").asText())
                                .as("of %s", client)
                                .isNotEmpty();
                        assertThat(verdict.path("evidence").findValuesAsText("source"))
                                .as("of %s", client)
                                .isNotEmpty()
                                .containsOnly("configuration");
                    }
                }));
    }

    private static void assertThatNoSecretIsDisclosed(Fleet fleet, JsonNode report) {
        Set<String> secrets = fleet.clients().stream()
                .flatMap(client ->
                        SECRET.matcher(client.registration().toString()).results())
                .map(secret -> secret.group(1))
                .collect(Collectors.toSet());
        assertThat(secrets).as("shared secrets, and private keys in a JWK set").hasSizeGreaterThan(2);
        assertThat(report.toString()).doesNotContain(secrets);
    }

    private static Map<String, Truth> findings(JsonNode client) {
        Map<String, Truth> findings = new TreeMap<>();
        for (JsonNode verdict : client.path("verdicts")) {
            if (FINDINGS.contains(verdict.path("verdict").asText())) {
                findings.put(
                        verdict.path("requirement").asText(),
                        new Truth(verdict.path("verdict").asText(), instant(verdict.path("from"))));
            }
        }
        return findings;
    }

    private static Map<String, Truth> truths(FleetClient client) {
        return new TreeMap<>(client.truths());
    }

    private static String standing(JsonNode client) {
        return client.path("state").asText() + (client.path("enabled").asBoolean() ? "" : ", disabled");
    }

    private static String expectedStanding(FleetClient client) {
        return client.state() + (client.isEnabled() ? "" : ", disabled");
    }

    private static Set<String> remarks(JsonNode client) {
        Set<String> remarks = new TreeSet<>();
        for (JsonNode remark : client.path("remarks")) {
            String name = remark.path("remark").asText();
            remark.path("attributes").forEach(attribute -> remarks.add(name + " " + attribute.asText()));
            if (!remark.has("attributes")) {
                remarks.add(
                        remark.has("claim") ? name + " " + remark.path("claim").asText() : name);
            }
        }
        return remarks;
    }

    private static Set<String> expectedRemarks(FleetClient client) {
        Set<String> remarks = new TreeSet<>(Set.of("never-seen"));
        if (client.isUnstamped()) {
            remarks.add("unstamped");
        }
        client.stamps().forEach(attribute -> remarks.add("imported " + attribute));
        client.foreignClaims().forEach(claim -> remarks.add("foreign-mapper " + claim));
        return remarks;
    }

    private static Set<String> othersWithFindings(Fleet fleet, Map<String, JsonNode> assessed) {
        Map<String, JsonNode> others = new TreeMap<>(assessed);
        fleet.clients().forEach(client -> others.remove(client.clientId()));
        return others.entrySet().stream()
                .filter(client -> !findings(client.getValue()).isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static <T> Map<String, T> named(Fleet fleet, Function<FleetClient, T> value) {
        return fleet.clients().stream()
                .collect(Collectors.toMap(FleetClient::clientId, value, (one, other) -> one, TreeMap::new));
    }

    private static <T> Map<String, T> mapped(Fleet fleet, Map<String, JsonNode> assessed, Function<JsonNode, T> value) {
        return named(fleet, client -> value.apply(assessed.get(client.clientId())));
    }

    private static JsonNode assess(FleetRealm realm) {
        Assessment assessment = Assessment.ofClients(realm.admin());
        Duration time = assessment.await(TO_GIVE_UP);
        System.out.printf("assessed within %s%n", time);
        return assessment.report();
    }

    /**
     * Returns the clients without the moment at which they stop. An assessment says of a client that is refused already
     * that it stops at the moment of the assessment.
     */
    private static Map<String, JsonNode> lasting(JsonNode report) {
        Map<String, JsonNode> clients = new TreeMap<>(byClientId(report));
        clients.values().forEach(client -> client.withObject("/stops").remove("at"));
        return clients;
    }

    private static Map<String, JsonNode> byClientId(JsonNode report) {
        return StreamSupport.stream(report.path("clients").spliterator(), false)
                .collect(Collectors.toMap(client -> client.path("clientId").asText(), Function.identity()));
    }

    private static Instant instant(JsonNode text) {
        return text.isTextual() ? Instant.parse(text.asText()) : null;
    }

    private static AdminApi server() {
        KeycloakServer server = SharedServer.get();
        return AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }
}
