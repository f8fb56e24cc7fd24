package no.helseprofil.it.incident;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that blocks that go with a realm, as by {@code kc.sh import --override}, are on record, and that an
 * administrator who imports it again is shown them.
 */
class LostBlocksIT {

    private static final String KEY = SigningKey.generate("ES256").thumbprint();
    private static final String ENDING = SigningKey.generate("ES256").thumbprint();

    @ParameterizedTest(name = "under its old id: {0}")
    @ValueSource(booleans = {true, false})
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "deletes and imports a realm, to lose its blocks and emergency settings without trace",
            outcome = "each is in the table of changes and the log; the realm's GET install shows them")
    void lostBlocksAreShownUntilRestored(boolean underItsId) {
        try (TestRealm realm = TestRealm.underProfile()) {
            Measures measures = Measures.in(realm);
            measures.block("client", TestRealm.MACHINE);
            measures.block("key", KEY);
            String end = Instant.now()
                    .plus(Duration.ofHours(1))
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
            measures.block(Map.of("kind", "key", "value", ENDING, "reason", "stolen", "expires", end));
            String mended = measures.block("client", TestRealm.USER_LOGIN);
            succeeded(realm.admin().delete(Measures.BLOCKS + "/" + mended + "?reason=mended"));
            measures.tighten("deniedAlgorithms", List.of("PS256"));
            String id = realm.admin().get("").json().path("id").textValue();

            new ServerProbe(SharedServer.get()).deleteRealm(realm.name());
            succeeded(
                    realm.admin().realm("").post("", """
                    {"id":"%s","realm":"%s","enabled":true,"sslRequired":"none"}""".formatted(underItsId ? id : UUID.randomUUID(), realm.name())));

            assertThat(SharedServer.get().log().lines().filter(line -> line.contains("Realm " + realm.name() + " is")))
                    .singleElement()
                    .asString()
                    .contains(
                            "WARN", "client " + TestRealm.MACHINE, "key " + KEY, "key " + ENDING, "emergency settings")
                    .doesNotContain(TestRealm.USER_LOGIN);
            succeeded(realm.admin().post("helseprofil/install", "{}"));
            if (underItsId) {
                assertThat(lines(realm)
                                .filter(line ->
                                        line.at("/details/realm").asText().equals("removed")))
                        .as("of two clients, two keys and the settings, less the one that had been unblocked")
                        .hasSize(4);
            }
            assertThat(lost(realm).path("state").textValue()).isEqualTo("different");
            assertThat(lost(realm).path("remedy").textValue()).contains("POST blocks");
            assertThat(lost(realm).path("actual").textValue())
                    .contains("client " + TestRealm.MACHINE, "key " + KEY, "key " + ENDING, "emergency settings")
                    .doesNotContain(TestRealm.USER_LOGIN);

            String again = measures.block("key", KEY);
            assertThat(lost(realm).path("actual").textValue()).as("put again").doesNotContain(KEY);
            succeeded(realm.admin().delete(Measures.BLOCKS + "/" + again + "?reason=the+key+is+gone"));
            assertThat(lost(realm).path("actual").textValue())
                    .as("and taken away, with a reason")
                    .doesNotContain(KEY);
            ended(realm);
        }
    }

    private static void ended(TestRealm realm) {
        TestTime time = new TestTime(SharedServer.get());
        try {
            time.moveBy(Duration.ofHours(3));
            assertThat(lost(realm).path("actual").textValue())
                    .as("what has ended would not be in force anyhow")
                    .contains("client " + TestRealm.MACHINE)
                    .doesNotContain(ENDING, "emergency settings");
        } finally {
            time.reset();
        }
    }

    private static JsonNode lost(TestRealm realm) {
        JsonNode items =
                succeeded(realm.admin().get("helseprofil/install")).json().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.path("id").asText().equals("blocks"))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> lines(TestRealm realm) {
        JsonNode lines =
                succeeded(realm.admin().get("helseprofil/changes?max=100")).json();
        return StreamSupport.stream(lines.spliterator(), false)
                .filter(line -> List.of("block", "emergency")
                        .contains(line.at("/what/kind").asText()));
    }
}
