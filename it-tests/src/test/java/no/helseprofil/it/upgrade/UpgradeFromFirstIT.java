package no.helseprofil.it.upgrade;

import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.upgrade.LivedInRealm.COHORT;
import static no.helseprofil.it.upgrade.LivedInRealm.EXEMPT;
import static no.helseprofil.it.upgrade.LivedInRealm.HOSPITAL;
import static no.helseprofil.it.upgrade.LivedInRealm.LEAKED;
import static no.helseprofil.it.upgrade.LivedInRealm.NEW;
import static no.helseprofil.it.upgrade.LivedInRealm.OLD;
import static no.helseprofil.it.upgrade.LivedInRealm.SECRET;
import static no.helseprofil.it.upgrade.LivedInRealm.WAIVED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.it.assessment.Assessing;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JAR of 0.1.0 fills a realm; today's starts on that database, the earlier one again, and today's once more. Run by
 * {@code .ci/recorded}, which builds the earlier one of a commit.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
@Tag("recorded")
@EnabledIfSystemProperty(named = "helseprofil.jar.first", matches = ".+", disabledReason = "no JAR of 0.1.0 is given")
class UpgradeFromFirstIT {

    private static final String STAGE = ",\"stages\":[{\"announced\":\"2026-03-01T00:00:00Z\","
            + "\"enforced\":\"2099-01-01T00:00:00Z\",\"parameters\":{\"max\":\"PT1M\"}}]";
    private static final String STAGED = "assertion-lifetime@2099-01-01";
    private static final List<String> WORDS = List.of("title", "message", "remedy");
    private static final List<String> NAMES = List.of("id", "clientId", "requirement");
    private static final Duration WRITTEN_DOWN = Duration.ofSeconds(40);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    @TempDir
    static Path database;

    @TempDir
    static Path folder;

    @AutoClose
    private static KeycloakServer server;

    private static LivedInRealm realm;
    private static Exchange login;
    private static Exchange session;
    private static JsonNode claims;
    private static String pseudonym;
    private static Map<String, JsonNode> before;
    private static Map<String, JsonNode> later;
    private static String imported;

    @BeforeAll
    static void fillARealmWithTheFirstVersion() {
        server = Servers.startOnThisMachine(options("helseprofil.jar.first"));
        realm = LivedInRealm.on(server);
        clientsAreServedAndRefusedAsEver();
        assertThat(realm.asked(LEAKED).status()).isEqualTo(200);
        login = realm.logInAndPick(HOSPITAL);
        session = realm.logInForNow();
        pseudonym = pseudonym(login);
        claims = claims();
        eventually(() -> lastSeen(COHORT, "assertion-type"), "an observation");
        eventually(
                () -> succeeded(realm.admin().get("helseprofil/refusals"))
                        .body()
                        .contains(OLD),
                "a refusal");
        Assessing assessing = new Assessing(realm.admin());
        assertThat(assessing.ended(assessing.started()).path("status").textValue())
                .isEqualTo("done");
        before = realm.answers();
        imported = install().path("importedClients").toString();
        assertThat(imported).contains(LivedInRealm.IMPORTED);
    }

    @Nested
    @Order(1)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class WithTheJarOfNow {

        @BeforeAll
        static void upgrade() {
            restart("helseprofil.jar");
        }

        @Test
        @Order(1)
        void everythingStoredIsKept() {
            assertThat(differences(before, realm.answers()))
                    .as("what 0.1.0 returned and this version returns otherwise")
                    .isEmpty();
            assertThat(install().path("importedClients"))
                    .as("which marks were imported, and which written here")
                    .hasToString(imported);
        }

        @Test
        @Order(2)
        void clientsAreServedAndRefusedAsBefore() {
            clientsAreServedAndRefusedAsEver();
            assertThat(differences(Map.of("the token", claims), Map.of("the token", claims())))
                    .as("what a token disclosed to an API, but for what the changelog says is left out")
                    .isEmpty();
            assertThat(phase(OLD, "step-up"))
                    .as("what is new observes existing clients")
                    .isEqualTo("observed");
            assertThat(phase(NEW, "token-exchange"))
                    .as("and holds for new ones")
                    .isEqualTo("enforced");
        }

        @Test
        @Order(3)
        void loggedInUsersStayLoggedIn() {
            whoeverWasLoggedInGetsTokens();
            Exchange another = realm.logIn();
            assertThat(organisation(another))
                    .as("the organisation that was picked is remembered")
                    .isEqualTo(HOSPITAL);
            assertThat(pseudonym(another))
                    .as("the salt of the realm is the same")
                    .isEqualTo(pseudonym);
        }

        @Test
        @Order(4)
        void theLogContainsEarlierChangesAndVerifies() throws IOException {
            assertThat(verified())
                    .startsWith(
                            "0: as logged: " + realm.answers().get("changes").size() + " entries");
        }

        @Test
        @Order(5)
        void missingItemsAreReportedAndRestored() {
            assertThat(guard()).as("the realm stays closed without the JAR").isTrue();
            assertThat(install().path("different"))
                    .as("client scopes as 0.1.0 has made them are those of now")
                    .isEmpty();
            assertThat(install().path("missing"))
                    .as("nothing that 0.1.0 had put there")
                    .isEmpty();
            assertThat(install().path("scopes")).hasToString("[\"nhn:selvbetjening/client\"]");

            JsonNode done = succeeded(realm.admin().post("helseprofil/install?reason=Upgraded", Map.of()))
                    .json();

            assertThat(done.path("scopes")).hasToString("[\"nhn:selvbetjening/client\"]");
            assertThat(install().path("scopes")).as("it lacks nothing any more").isEmpty();
        }

        /** Makes what 0.1.0 doesn't know, for 0.1.0 to find. Takes out of the document what 0.1.0 doesn't take. */
        @Test
        @Order(6)
        void newFunctionsWork() {
            realm.put(realm.document(STAGE), "A stage");
            assertThat(realm.longLived(COHORT).status()).isEqualTo(200);
            eventually(
                    () -> realm.answers().get("the forecast").toString().contains(STAGED),
                    "what contradicts the stage");
            succeeded(realm.admin()
                    .post("helseprofil/blocks", Map.of("kind", "client", "value", LEAKED, "reason", "a leak")));
            refused(realm.asked(LEAKED)).by("blocked");
            Assessing assessing = new Assessing(realm.admin());
            assessing.ended(assessing.started());
            realm.put(realm.document(""), "Back to 0.1.0");
            later = realm.answers();
        }
    }

    @Nested
    @Order(2)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class WithTheFirstJarAgain {

        @BeforeAll
        static void goBack() {
            restart("helseprofil.jar.first");
        }

        @Test
        @Order(1)
        void clientsAreServedAndRefusedAsBefore() {
            clientsAreServedAndRefusedAsEver();
            whoeverWasLoggedInGetsTokens();
            assertThat(realm.asked(LEAKED).status()).as("0.1.0 has no blocks").isEqualTo(200);
            assertThat(guard()).isTrue();
        }

        @Test
        @Order(2)
        void everythingStoredIsReturned() {
            Map<String, JsonNode> answers = realm.answers();

            assertThat(differences(only(before, "the document", "waivers", "holds"), answers))
                    .as("what was in force before the upgrade")
                    .isEmpty();
            assertThat(differences(only(later, "changes", "assessments"), answers))
                    .as("what was written meanwhile")
                    .isEmpty();
            assertThat(answers.get("changes").findValuesAsText("kind"))
                    .as("kinds that 0.1.0 doesn't know")
                    .contains("block");
        }

        @Test
        @Order(3)
        void aChangeCanBeMade() {
            realm.waive("Made with 0.1.0 once more");
        }
    }

    @Nested
    @Order(3)
    class WithTheJarOfNowOnceMore {

        @BeforeAll
        static void upgradeAgain() {
            restart("helseprofil.jar");
        }

        @Test
        void changesMeanwhileAreLoggedAndBlocksApply() throws IOException {
            assertThat(realm.answers().get("waivers").toString()).contains("Made with 0.1.0 once more");
            assertThat(verified())
                    .startsWith(
                            "0: as logged: " + realm.answers().get("changes").size() + " entries");
            refused(realm.asked(LEAKED)).by("blocked");
            clientsAreServedAndRefusedAsEver();
            whoeverWasLoggedInGetsTokens();
        }

        @Test
        void newDataSurvivesADowngrade() {
            assertThat(differences(only(later, "changes", "assessments"), realm.answers()))
                    .isEmpty();
        }
    }

    private static void clientsAreServedAndRefusedAsEver() {
        assertThat(realm.bySecret(SECRET).status()).as("a hold lets it").isEqualTo(200);
        assertThat(realm.bySecret(EXEMPT).status()).as("it is exempt").isEqualTo(200);
        assertThat(realm.asked(OLD).status()).as("it is right").isEqualTo(200);
        refused(realm.untyped(OLD)).by("assertion-type");
        assertThat(realm.untyped(COHORT).status()).as("its cohort has time").isEqualTo(200);
        assertThat(realm.untyped(COHORT).header("Deprecation"))
                .as("and the response warns it")
                .isPresent();
        assertThat(realm.untyped(WAIVED).status()).as("it has a waiver").isEqualTo(200);
        assertThat(realm.asked(NEW).status()).as("it is new and right").isEqualTo(200);
        refused(realm.untyped(NEW)).by("assertion-type");
        refused(realm.bySecret(NEW)).by("private-key-jwt");
    }

    private static void whoeverWasLoggedInGetsTokens() {
        for (Exchange before : List.of(login, session)) {
            Exchange refreshed = realm.oidc(LivedInRealm.LOGIN).refresh(before.refreshToken());
            assertThat(refreshed.response().status())
                    .as("an offline token and one of a session: %s", refreshed.response())
                    .isEqualTo(200);
            assertThat(organisation(refreshed)).isEqualTo(HOSPITAL);
            assertThat(refreshed
                            .accessTokenClaims()
                            .path("helseid://claims/identity/pid")
                            .textValue())
                    .isEqualTo(LivedInRealm.PID);
        }
    }

    /** Returns the claims that an API gets, without those that differ in each token and those that 0.2.0 leaves out. */
    private static JsonNode claims() {
        ObjectNode claims =
                (ObjectNode) realm.oidc(NEW).clientCredentials(TestRealm.SCOPE).accessTokenClaims();
        claims.withObject("/cnf").remove("kc-jkt-type");
        return claims.remove(List.of("iat", "exp", "jti", "acr", "clientHost", "clientAddress"));
    }

    private static String organisation(Exchange exchange) {
        return exchange.accessTokenClaims()
                .path("helseid://claims/client/claims/orgnr_parent")
                .asText();
    }

    private static String pseudonym(Exchange exchange) {
        return exchange.idTokenClaims()
                .path("helseid://claims/identity/pid_pseudonym")
                .asText();
    }

    private static JsonNode install() {
        return succeeded(realm.admin().get("helseprofil/install")).json();
    }

    private static boolean guard() {
        return StreamSupport.stream(
                        realm.admin()
                                .get("client-policies/policies")
                                .json()
                                .path("policies")
                                .spliterator(),
                        false)
                .anyMatch(policy ->
                        "closed-without-helseprofil".equals(policy.path("name").textValue())
                                && policy.path("enabled").booleanValue());
    }

    private static String verified() throws IOException {
        Path log = Files.writeString(
                folder.resolve("log.ndjson"),
                succeeded(realm.admin().get("helseprofil/log")).body());
        return ShippedJar.run("verify", log.toString());
    }

    private static String phase(String clientId, String requirement) {
        return requirement(clientId, requirement).path("phase").asText();
    }

    private static boolean lastSeen(String clientId, String requirement) {
        return requirement(clientId, requirement).has("lastSeen");
    }

    private static JsonNode requirement(String clientId, String id) {
        JsonNode client =
                succeeded(realm.admin().get("helseprofil/clients/" + clientId)).json();
        return StreamSupport.stream(client.path("requirements").spliterator(), false)
                .filter(each -> id.equals(each.path("id").textValue()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + id + ": " + client));
    }

    private static void eventually(Supplier<Boolean> isSo, String what) {
        long start = System.nanoTime();
        while (!isSo.get()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(WRITTEN_DOWN);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static Map<String, JsonNode> only(Map<String, JsonNode> answers, String... names) {
        return Stream.of(names).collect(Collectors.toMap(name -> name, answers::get));
    }

    private static List<String> differences(Map<String, JsonNode> before, Map<String, JsonNode> now) {
        List<String> differences = new ArrayList<>();
        before.forEach((what, earlier) -> compare(what, earlier, now.get(what), differences));
        return differences;
    }

    /**
     * Collects the differences. A new member is no difference, since readers pass it over; nor are other words for the
     * same.
     */
    private static void compare(String where, JsonNode before, JsonNode now, List<String> differences) {
        if (before.isObject() && now.isObject()) {
            before.properties().stream()
                    .filter(member -> !WORDS.contains(member.getKey()))
                    .forEach(member -> compare(
                            where + "/" + member.getKey(), member.getValue(), now.path(member.getKey()), differences));
        } else if (before.isArray() && now.isArray()) {
            before.forEach(one -> compare(where, one, now, counterpart(one, now), differences));
        } else if (!before.equals(now)) {
            differences.add(where + " was " + before + " and is " + now);
        }
    }

    /** One of a list is there if any says the same; if none does, the one of its name says how it differs. */
    private static void compare(
            String where, JsonNode one, JsonNode list, JsonNode counterpart, List<String> differences) {
        boolean there = StreamSupport.stream(list.spliterator(), false).anyMatch(other -> {
            List<String> of = new ArrayList<>();
            compare(where, one, other, of);
            return of.isEmpty();
        });
        if (!there) {
            compare(
                    where + "/"
                            + NAMES.stream()
                                    .map(one::path)
                                    .map(JsonNode::asText)
                                    .toList(),
                    one,
                    counterpart,
                    differences);
        }
    }

    private static JsonNode counterpart(JsonNode one, JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(other -> NAMES.stream().allMatch(name -> one.path(name).equals(other.path(name))))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static void restart(String jar) {
        server.close();
        server = Servers.startOnThisMachine(options(jar));
        realm = realm.at(server);
    }

    private static ServerOptions options(String jar) {
        return ServerOptions.stock()
                .withProvider(Path.of(System.getProperty(jar)))
                .withDatabase(database)
                .withArgument("--proxy-headers=forwarded");
    }
}
