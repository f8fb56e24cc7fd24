package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Exports of one realm before the profile, under it, after a year of dates, saves, waivers and holds, and after its
 * removal: what differs is what the table of {@code docs/install.md} says, and nothing else.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WrittenIntoTheRealmIT {

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)`.*\\| (.+?) \\|");
    private static final String STAYS = "nothing";
    private static final String FILLED_IN = "Helseprofil-Filled-In";
    private static final String NEW_CLIENT = "registered-under-the-profile";
    private static final Duration QUARTER = Duration.ofDays(91);

    /** More than there are requirements that refuse one request. */
    private static final int MOST_HOLDS = 20;

    @AutoClose
    private static StockSide realm;

    private static RealmExport before;
    private static RealmExport activated;

    @BeforeAll
    static void createRealm() {
        realm = StockSide.named(SharedServer.get(), StockSide.REALM + "-written", ExistingRealm::furnish);
        ExistingRealm.giveScopes(realm);
        existing().forEach(WrittenIntoTheRealmIT::saves);
        before = RealmExport.of(realm.admin());
    }

    @Test
    @Order(1)
    void activationWritesWhatTheTableLists() {
        succeeded(realm.admin().post("helseprofil/install", "{}"));
        activated = RealmExport.of(realm.admin());

        assertThat(before.changes(activated))
                .as("each has a row in docs/install.md")
                .isNotEmpty()
                .allMatch(path -> rows().keySet().stream().anyMatch(path::startsWith));
        assertThat(existing())
                .as("of a client nothing but the mark")
                .allSatisfy(client -> assertThat(difference(before, activated, client))
                        .isEqualTo(Set.of("clients/{" + client + "}/attributes/helseprofil.registered")));
    }

    @Test
    @Order(2)
    void datesSavesWaiversAndHoldsDoNotChangeExistingClients() {
        TestTime time = new TestTime(SharedServer.get());
        try {
            List<String> dated = dated();
            enforce(dated, time.clock().instant());
            for (int quarter = 0; quarter < 4; quarter++) {
                time.moveBy(QUARTER);
                existing().forEach(WrittenIntoTheRealmIT::saves);
                waivesAndTakesItBack("private-key-jwt", time.clock().instant());
            }
            assertThat(before.changes(RealmExport.of(realm.admin())))
                    .as("after a year nothing differs that didn't on the first day")
                    .isEqualTo(before.changes(activated));

            Response refused = bySecret();
            assertThat(refused.text("error_description")).as("it is enforced").startsWith("private-key-jwt: ");
            List<String> held = holdUntilItWorks(time.clock().instant());
            assertThat(bySecret().status())
                    .as("a client that was saved gets a token again, by holds of %s", held)
                    .isEqualTo(200);
            held.forEach(requirement ->
                    succeeded(realm.admin().delete("helseprofil/holds/" + requirement + "?reason=It+is+over")));
        } finally {
            time.reset();
        }
    }

    @Test
    @Order(3)
    void aWorseningSaveIsRefusedWithItsRemedy() {
        ObjectNode client = realm.representation(StockSide.BOUND_CLIENT);
        client.withObject("/attributes").put("dpop.bound.access.tokens", "false");

        Response refused = realm.admin().update(client);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error_description")).startsWith("sender-constrained-tokens: leave ");
    }

    @Test
    @Order(4)
    void filledInValuesAreInTheResponseAndTheTable() {
        ObjectNode client = JsonNodeFactory.instance
                .objectNode()
                .put("clientId", NEW_CLIENT)
                .put("serviceAccountsEnabled", true);
        client.putObject("attributes")
                .put("use.jwks.string", "true")
                .put("jwks.string", SigningKey.generate("ES256").publicJwkSet())
                .put("dpop.bound.access.tokens", "false");

        Response registered = succeeded(realm.admin().post("clients", client));

        assertThat(registered.header(FILLED_IN).orElseThrow())
                .contains("\"dpop.bound.access.tokens=true\"", "\"clientAuthenticatorType=client-jwt\"");
        assertThat(filledIn(changesOf(NEW_CLIENT).at("/0/details/filledIn")))
                .as("with what was asked for")
                .containsEntry("dpop.bound.access.tokens", "false")
                .containsEntry("require.pushed.authorization.requests", "");
        ObjectNode stored = realm.representation(NEW_CLIENT);
        assertThat(succeeded(realm.admin().update(stored)).header(FILLED_IN))
                .as("a save of it is no registration")
                .isEmpty();
    }

    @Test
    @Order(5)
    void removalListsAndRestoresFilledInValues() {
        String remove = "helseprofil/install?reason=We+go+back";
        assertThat(realm.admin().delete(remove + "&restore=all").status()).isEqualTo(400);
        JsonNode dryRun = succeeded(realm.admin().delete(remove + "&dry-run=true&restore=filled-in"))
                .json();
        assertThat(dryRun.path("filledIn").intValue()).isEqualTo(1);
        assertThat(dryRun.at("/filledInClients/0/clientId").textValue()).isEqualTo(NEW_CLIENT);

        succeeded(realm.admin().delete(remove + "&restore=filled-in"));

        JsonNode attributes = realm.representation(NEW_CLIENT).path("attributes");
        assertThat(attributes.path("dpop.bound.access.tokens").textValue()).isEqualTo("false");
        assertThat(attributes.has("require.pushed.authorization.requests")).isFalse();
        assertThat(realm.representation(NEW_CLIENT)
                        .path("clientAuthenticatorType")
                        .textValue())
                .isEqualTo("client-secret");
    }

    @Test
    @Order(6)
    void afterRemovalOnlyTheListedItemsRemain() {
        succeeded(realm.admin().delete("clients/" + realm.id(NEW_CLIENT)));

        Set<String> stays = rows().entrySet().stream()
                .filter(row -> row.getValue().startsWith(STAYS))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(before.changes(RealmExport.of(realm.admin())))
                .isNotEmpty()
                .allMatch(path -> stays.stream().anyMatch(path::startsWith));
        assertThat(bySecret().status()).as("the client of before").isEqualTo(200);
    }

    private static void saves(String clientId) {
        for (String description : List.of("changed", "as it was")) {
            Response saved = succeeded(
                    realm.admin().update(realm.representation(clientId).put("description", description)));
            assertThat(saved.header(FILLED_IN)).isEmpty();
        }
    }

    private static void waivesAndTakesItBack(String requirement, Instant now) {
        String waiver = "helseprofil/clients/" + StockSide.SECRET_CLIENT + "/waivers/" + requirement;
        succeeded(realm.admin()
                .put(
                        waiver,
                        Map.of(
                                "reason", "The vendor follows",
                                "approvedBy", "Ada Ministrator",
                                "expires",
                                        now.plus(QUARTER)
                                                .truncatedTo(ChronoUnit.SECONDS)
                                                .toString())));
        saves(StockSide.SECRET_CLIENT);
        succeeded(realm.admin().delete(waiver + "?reason=It+has+followed"));
    }

    private static List<String> holdUntilItWorks(Instant now) {
        List<String> held = new ArrayList<>();
        for (int i = 0; i < MOST_HOLDS; i++) {
            Response response = bySecret();
            if (response.isSuccess()) {
                return held;
            }
            String requirement =
                    String.valueOf(response.text("error_description")).split(": ")[0];
            succeeded(realm.admin()
                    .post(
                            "helseprofil/holds",
                            Map.of(
                                    "requirement",
                                    requirement,
                                    "reason",
                                    "A bad morning",
                                    "until",
                                    now.plus(Duration.ofHours(1))
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString())));
            held.add(requirement);
        }
        throw new AssertionError("still refused after holds of " + held);
    }

    private static Response bySecret() {
        return StockTokenRequests.clientCredentials(realm).send();
    }

    private static List<String> dated() {
        List<String> dated = new ArrayList<>();
        succeeded(realm.admin().get("helseprofil/requirements")).json().forEach(requirement -> {
            if ("dated".equals(requirement.path("kind").textValue())) {
                dated.add(requirement.path("id").textValue());
            }
        });
        return dated;
    }

    private static void enforce(List<String> requirements, Instant now) {
        Response current = succeeded(realm.admin().profile());
        ObjectNode document = (ObjectNode) current.json();
        ObjectNode dates = document.withObject("/requirements");
        for (int i = 0; i < requirements.size(); i++) {
            dates.putObject(requirements.get(i))
                    .put(
                            "enforced",
                            now.plus(QUARTER.multipliedBy(1 + i % 3))
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString());
        }
        succeeded(realm.admin().putProfile(document, current.header("ETag").orElseThrow()));
    }

    private static List<String> existing() {
        return Stream.of(
                        StockSide.SECRET_CLIENT,
                        StockSide.KEY_CLIENT,
                        StockSide.BOUND_CLIENT,
                        StockSide.PUBLIC_CLIENT,
                        ExistingRealm.MAPPED)
                .toList();
    }

    private static Set<String> difference(RealmExport one, RealmExport other, String client) {
        Map<String, String> then = one.ofClient(client);
        Map<String, String> now = other.ofClient(client);
        Set<String> differing = new TreeSet<>(then.keySet());
        differing.addAll(now.keySet());
        differing.removeIf(path -> then.containsKey(path) && then.get(path).equals(now.get(path)));
        return differing;
    }

    private static ArrayNode changesOf(String clientId) {
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        succeeded(realm.admin().get("helseprofil/changes?max=100")).json().forEach(line -> {
            if (clientId.equals(line.at("/what/name").textValue())) {
                lines.add(line);
            }
        });
        return lines;
    }

    private static Map<String, String> filledIn(JsonNode settings) {
        return Stream.iterate(0, i -> i < settings.size(), i -> i + 1)
                .map(settings::get)
                .collect(Collectors.toMap(
                        setting -> setting.path("name").textValue(),
                        setting -> setting.path("from").asText()));
    }

    /** Returns the rows of the page: paths, and what reverts each. */
    private static Map<String, String> rows() {
        Matcher rows = ROW.matcher(MarkdownPage.named("docs/install.md").text());
        return rows.results()
                .map(row -> row.group(0))
                .filter(row -> row.split(" \\| ").length == 4)
                .collect(Collectors.toMap(
                        row -> row.substring(3, row.indexOf('`', 3)),
                        row -> row.split(" \\| ")[3].replace(" |", "").strip()));
    }
}
