package no.helseprofil.it.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.it.incident.WayOut.Seen;
import no.helseprofil.it.support.MoreFeatures;
import no.helseprofil.it.support.TestTable;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;

/**
 * Tries ways out while one act after the other is in force. What is tried is made ready before the act, and without any
 * act each way has to lead to its end.
 *
 * @param table the ways and acts
 * @param before what came of each way without an act
 * @param during what came of it during each
 */
public record IncidentPlay(
        TestTable<WayOut, WayOut.Place> table, Map<WayOut, Seen> before, Map<Act, Map<WayOut, Seen>> during) {

    /** The ways of a server whose features {@link MoreFeatures} has switched on, beyond those of any server. */
    public static Stream<DynamicNode> ofFeatures(KeycloakServer server) {
        assertNamed(
                server,
                Stream.concat(WaysOut.ALL.stream(), WaysOut.OF_FEATURES.stream())
                        .toList());
        try (IncidentStage stage = new IncidentStage(server)) {
            stage.realm().changeRealm(settings -> settings.put("scimApiEnabled", true));
            return of(stage, WaysOut.OF_FEATURES).tests();
        }
    }

    /** Fails if the server has an endpoint that no row names. */
    static void assertNamed(KeycloakServer server, List<WayOut> rows) {
        assertThat(new ServerProbe(server)
                        .ways()
                        .lines()
                        .map(line -> line.substring(line.indexOf(' ') + 1)
                                .split(" \\?", 2)[0]
                                .replace("root ", "")))
                .as("ways of the server: a new one needs a row in WaysOut, which says what an incident does to it")
                .hasSizeGreaterThan(50)
                .filteredOn(path ->
                        rows.stream().flatMap(way -> way.templates().stream()).noneMatch(path::matches))
                .isEmpty();
    }

    static IncidentPlay of(IncidentStage stage, List<WayOut> rows) {
        Map<WayOut, Seen> before = new LinkedHashMap<>();
        Map<Act, Map<WayOut, Seen>> during = new EnumMap<>(Act.class);
        List<WayOut> tried =
                rows.stream().filter(way -> way.preparation() != null).toList();
        tried.forEach(way -> before.put(way, prepared(stage, way, null).get()));
        for (Act act : Act.values()) {
            stage.awaitGoodTokens();
            Map<WayOut, Supplier<Seen>> ready = new LinkedHashMap<>();
            tried.stream()
                    .filter(way -> way.refused().contains(act))
                    .forEach(way -> ready.put(way, prepared(stage, way, act)));
            Map<WayOut, Seen> seen = new LinkedHashMap<>();
            stage.put(act);
            try {
                ready.forEach((way, last) -> seen.put(way, last.get()));
            } finally {
                stage.lift(act);
            }
            during.put(act, seen);
        }
        return new IncidentPlay(new TestTable<>("way out × act", rows, WayOut::row), before, during);
    }

    private static Supplier<Seen> prepared(IncidentStage stage, WayOut way, @Nullable Act act) {
        return way.preparation().apply(stage, act);
    }

    Stream<DynamicNode> tests() {
        return table.tests(WayOut.Place::isTest, place -> {
            Seen without = before.get(place.row());
            Seen seen = during.get(place.act()).get(place.row());
            assertThat(without.through()).as("without an act: %s", without).isTrue();
            assertThat(seen.through()).as("%s", seen).isFalse();
            if (!place.row().isSilent(place.act())) {
                assertThat(seen.text()).contains(place.act().requirement() + ": ");
            }
        });
    }
}
