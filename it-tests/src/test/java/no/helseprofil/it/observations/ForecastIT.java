package no.helseprofil.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A fleet does all sorts of things, and is seen to do so. Then the forecast of three dates says who will be refused for what;
 * the clock goes to each of them, and the same requests come again.
 */
@Tag("slow")
class ForecastIT {

    private static final List<Duration> DATES = List.of(Duration.ofDays(30), Duration.ofDays(60), Duration.ofDays(95));

    /** Requirements that hide all else that a client does. They must be off for the rest to be seen. */
    private static final List<String> HIDING = List.of("confidential-client", "private-key-jwt");

    private final TestTime time = new TestTime(SharedServer.get());
    private Duration offset = Duration.ZERO;

    @BeforeEach
    @AfterEach
    void resetTheClock() {
        time.reset();
    }

    @ParameterizedTest(name = "seed {0}, {1} clients")
    @CsvSource({"1,60", "2,25"})
    void theForecastMatchesTheLaterRefusals(long seed, int size) {
        ObservedFleet fleet = ObservedFleet.of(seed, size, Instant.now());
        try (TestRealm realm = TestRealm.underProfile()) {
            register(fleet, realm);
            realm.putProfile(fleet.document(List.of()));
            observe(fleet, realm);
            Map<Duration, Set<String>> predicted = new TreeMap<>();
            for (Duration date : DATES) {
                predicted.put(date, forecast(fleet, realm, Instant.now().plus(date)));
            }
            for (Duration date : DATES) {
                moveTo(date);
                assertThat(refused(fleet, realm))
                        .as("seed %d, after %s: %s", seed, date, fleet.document(List.of()))
                        .isEqualTo(predicted.get(date));
            }
            assertThat(predicted.get(DATES.get(0)))
                    .as("the first date refuses somebody")
                    .isNotEmpty();
            assertThat(predicted.get(DATES.get(2)))
                    .hasSizeGreaterThan(predicted.get(DATES.get(0)).size());
        }
    }

    /** One by one: to import a realm takes Keycloak a time that grows with the square of its clients. */
    private static void register(ObservedFleet fleet, TestRealm realm) {
        ServerProbe server = new ServerProbe(SharedServer.get());
        fleet.members()
                .forEach(member ->
                        server.storeClient(realm.name(), member.representation().toString()));
    }

    /** All that they do, and a day later what those do who have mended it. */
    private void observe(ObservedFleet fleet, TestRealm realm) {
        meet(fleet, realm);
        fleet.members().parallelStream()
                .forEach(member -> member.send()
                        .forEach(answer -> assertThat(answer.isSuccess())
                                .as("observed, not refused: %s, to %s", answer.body(), member)
                                .isTrue()));
        moveTo(Duration.ofHours(25));
        meet(fleet, realm);
        fleet.members().parallelStream().filter(ObservedClient::isMended).forEach(ObservedClient::sendRight);
    }

    private Set<String> refused(ObservedFleet fleet, TestRealm realm) {
        meet(fleet, realm);
        Set<String> refused = new ConcurrentSkipListSet<>();
        fleet.members().parallelStream()
                .forEach(member -> (member.isMended() ? member.sendRight() : member.send())
                        .forEach(answer ->
                                requirement(answer).forEach(id -> refused.add(member.clientId() + " " + id))));
        List<String> off = new ArrayList<>();
        for (String hiding : HIDING) {
            off.add(hiding);
            realm.putProfile(fleet.document(off));
            fleet.members().stream()
                    .filter(member -> refused.contains(member.clientId() + " " + hiding))
                    .forEach(member -> member.send()
                            .forEach(answer ->
                                    requirement(answer).forEach(id -> refused.add(member.clientId() + " " + id))));
        }
        realm.putProfile(fleet.document(List.of()));
        return new TreeSet<>(refused);
    }

    private static Set<String> requirement(Response answer) {
        if (answer.isSuccess()) {
            return Set.of();
        }
        String description = answer.json().path("error_description").asText();
        assertThat(description)
                .as("an answer of the profile: %s", answer.body())
                .contains(": ");
        return Set.of(description.substring(0, description.indexOf(':')));
    }

    /** The forecast of the fleet; the realm has clients of its own beside it, which send nothing here. */
    private static Set<String> forecast(ObservedFleet fleet, TestRealm realm, Instant at) {
        Set<String> names =
                fleet.members().stream().map(ObservedClient::clientId).collect(Collectors.toSet());
        Set<String> predicted = new TreeSet<>();
        JsonNode page;
        int first = 0;
        do {
            page = realm.admin()
                    .get("helseprofil/forecast?first=" + first + "&at=" + Instant.ofEpochSecond(at.getEpochSecond()))
                    .json()
                    .path("clients");
            for (JsonNode client : page) {
                String name = client.path("clientId").asText();
                if (names.contains(name)) {
                    client.path("requirements")
                            .forEach(requirement -> predicted.add(
                                    name + " " + requirement.path("id").asText()));
                }
            }
            first += page.size();
        } while (!page.isEmpty());
        return predicted;
    }

    private void meet(ObservedFleet fleet, TestRealm realm) {
        Clock clock = Clock.offset(Clock.systemUTC(), offset);
        fleet.members().parallelStream().forEach(member -> member.meet(realm.issuer(), clock));
    }

    private void moveTo(Duration date) {
        time.moveBy(date.minus(offset));
        offset = date;
    }
}
