package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A realm of 1,800 clients comes under the profile: nothing of it changes but what is ours, and its clients work on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class LargeRealmIT {

    private static final long SEED = 1800;
    private static final String PROFILE = "no.helseprofil.keycloak.storage.ProfileProvider";

    /** Scope by which a client that is registered later may read what was found of it. */
    private static final String SELF = "helseprofil/self";

    private static final String NAME = "large-" + UUID.randomUUID().toString().substring(0, 8);
    private static final Set<String> KEYCLOAKS =
            Set.of("account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console");

    private static final String COHORT = """
            {"ruleSet":"helseid","catalogue":"2026.1",
             "requirements":{"assertion-type":{"enforced":"2030-01-01T00:00:00Z"}},
             "cohorts":{"fastlege":{"assertion-type":{"enforced":"2030-06-01T00:00:00Z"}}}}""";

    private static final SigningKey KEY = SigningKey.generate("ES256");

    private static KeycloakServer server;
    private static AdminApi admin;
    private static JsonNode realmBefore;
    private static Map<String, JsonNode> clientsBefore;
    private static Map<String, String> claimsBefore;

    @BeforeAll
    static void create() {
        server = SharedServer.get();
        admin = AdminApi.of(server.url(), NAME, KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        LargeRealm.create(admin, NAME, KEY, SEED);
        claimsBefore = tokens();
        realmBefore = exported();
        clientsBefore = clients();
        assertThat(clientsBefore).hasSize(LargeRealm.CLIENTS + KEYCLOAKS.size());
    }

    @AfterAll
    static void delete() {
        new ServerProbe(server).deleteRealm(NAME);
    }

    @Test
    @Order(1)
    void aDryRunOnAFreshNodeReportsTheEffectAndChangesNothing() {
        assertThat(admin.post("clear-realm-cache", "{}").status())
                .as("what the node has read so far is forgotten")
                .isEqualTo(204);

        Response answer = timed("dry run", () -> put("?dry-run=true"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("stamped").intValue()).isEqualTo(LargeRealm.CLIENTS);
        assertThat(answer.json().path("keycloak").intValue()).isEqualTo(KEYCLOAKS.size());
        assertThat(answer.json().at("/refusedAtOnce"))
                .as("no client but Keycloak's own command line loses anything")
                .hasToString("{\"no-password-grant\":[\"admin-cli\"]}");
        assertThat(exported()).isEqualTo(realmBefore);
        assertThat(clients()).isEqualTo(clientsBefore);
    }

    @Test
    @Order(2)
    void activationChangesOnlyOurData() {
        Response answer = timed("activation", () -> put("?reason=We+begin"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        Map<String, JsonNode> clients = clients();
        assertThat(clients.keySet()).isEqualTo(clientsBefore.keySet());
        clients.forEach((clientId, client) -> {
            JsonNode stamp = ((ObjectNode) client.path("attributes")).remove("helseprofil.registered");
            assertThat(stamp == null ? null : stamp.textValue())
                    .as("the mark of %s", clientId)
                    .isEqualTo(KEYCLOAKS.contains(clientId) ? null : "existing");
            assertThat(client).as(clientId).isEqualTo(clientsBefore.get(clientId));
        });
        assertThat(withoutOurs(exported())).isEqualTo(realmBefore);
    }

    @Test
    @Order(3)
    void clientsOfEveryKindKeepWorking() {
        assertThat(tokens()).isEqualTo(claimsBefore);
    }

    @Test
    @Order(4)
    void aSecondInstallStampsNoClient() {
        JsonNode lines = admin.get("helseprofil/changes").json();

        Response answer = timed("install", () -> admin.post("helseprofil/install", "{}"));

        assertThat(answer.json().path("stamped").intValue()).isZero();
        assertThat(answer.json().path("putBack")).isEmpty();
        assertThat(admin.get("helseprofil/changes").json()).isEqualTo(lines);
        assertThat(lines.findValuesAsText("stamped")).containsExactly("" + LargeRealm.CLIENTS);
    }

    @Test
    @Order(5)
    void repairIsIdempotentAndTouchesNothingElse() {
        assertThat(admin.post("authentication/flows/browser/copy", "{\"newName\":\"own browser\"}")
                        .status())
                .as("a flow of the authority's own")
                .isEqualTo(201);
        JsonNode whole = exported();
        Map<String, JsonNode> clients = clients();
        succeeded(admin.delete("authentication/required-actions/helseprofil-organisation"));
        succeeded(admin.delete("client-scopes/" + idOfScope("helseid://scopes/hpr/hpr_number")));
        JsonNode drifted = exported();

        for (int run = 1; run <= 2; run++) {
            Response answer = timed("mending " + run, () -> admin.post("helseprofil/install", "{}"));

            assertThat(answer.json().path("putBack")).as(answer.body()).hasSize(run == 1 ? 1 : 0);
            assertThat(answer.json().path("scopes")).hasSize(run == 1 ? 1 : 0);
            JsonNode mended = exported();
            assertThat(withoutOurs(mended.deepCopy())).as("run %d", run).isEqualTo(withoutOurs(drifted.deepCopy()));
            assertThat(withoutIds(mended)).as("and ours is as it was").isEqualTo(withoutIds(whole));
            assertThat(clients()).as("run %d", run).isEqualTo(clients);
        }
    }

    @Test
    @Order(6)
    void allClientsMoveIntoACohortByOneCall() {
        succeeded(put("", COHORT));
        Set<String> names = new TreeSet<>(clientsBefore.keySet());
        names.removeAll(KEYCLOAKS);
        String list = names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));

        Response answer = timed(
                "cohort",
                () -> admin.post(
                        "helseprofil/clients/cohort",
                        "{\"cohort\":\"fastlege\",\"reason\":\"Case 12/26\",\"clients\":[" + list + "]}"));

        assertThat(answer.json()).hasSize(LargeRealm.CLIENTS);
        assertThat(clients().values().stream()
                        .filter(client ->
                                client.at("/attributes/helseprofil.cohort").textValue() != null))
                .hasSize(LargeRealm.CLIENTS);
    }

    @Test
    @Order(7)
    void theOutlookIsCachedUntilADecisionChanges() {
        JsonNode kept = outlook();
        String client = LargeRealm.withKey(0);

        assertThat(outlook()).as("counted once, at one instant").isEqualTo(kept);
        succeeded(admin.put("helseprofil/clients/" + client + "/cohort", "{\"cohort\":null,\"reason\":\"Case 13\"}"));
        JsonNode counted = outlook();

        assertThat(counted.path("at")).isNotEqualTo(kept.path("at"));
        assertThat(counted.at("/cohorts/fastlege").intValue())
                .as("what was decided shows at once")
                .isEqualTo(kept.at("/cohorts/fastlege").intValue() - 1);
        assertThat(succeeded(admin.get("helseprofil/forecast/outlook/clients?cohort=-"))
                        .json()
                        .at("/clients/0/clientId")
                        .textValue())
                .isEqualTo(client);
    }

    private static JsonNode outlook() {
        return succeeded(timed("outlook", () -> admin.get("helseprofil/forecast/outlook")))
                .json();
    }

    private static String idOfScope(String name) {
        for (JsonNode scope : admin.get("client-scopes").json()) {
            if (name.equals(scope.path("name").textValue())) {
                return scope.path("id").textValue();
            }
        }
        throw new IllegalStateException("no client scope " + name);
    }

    /** Returns the export without ids: what was put back has another internal id. */
    private static JsonNode withoutIds(JsonNode exported) {
        JsonNode copy = exported.deepCopy();
        copy.findParents("id").forEach(parent -> ((ObjectNode) parent).remove("id"));
        return Canonical.of(copy);
    }

    /** Returns what some clients get: the status, and the claim that their own mapper makes. */
    private static Map<String, String> tokens() {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (int i : new int[] {0, 100, 449}) {
            tokens.put(
                    LargeRealm.secret(i),
                    outcome(post().basicAuthentication(LargeRealm.secret(i), LargeRealm.SECRET)
                            .form("grant_type", "client_credentials")
                            .send()));
            tokens.put(
                    LargeRealm.withoutCredentials(i),
                    outcome(post().form("client_id", LargeRealm.withoutCredentials(i))
                            .form("grant_type", "password")
                            .form("username", LargeRealm.USERNAME)
                            .form("password", LargeRealm.PASSWORD)
                            .send()));
            OidcClient keyed = OidcClient.discover(server.url() + "/realms/" + NAME, LargeRealm.withKey(i), KEY);
            tokens.put(
                    LargeRealm.withKey(i),
                    outcome(keyed.withoutProof()
                            .withAssertion(assertion -> assertion.withoutHeader("typ"))
                            .clientCredentials("openid")
                            .response()));
        }
        tokens.put(
                LargeRealm.other(1),
                "HTTP "
                        + Request.get(URI.create(server.url() + "/realms/" + NAME + "/protocol/saml/clients/"
                                        + LargeRealm.other(1)))
                                .send()
                                .status());
        return tokens;
    }

    private static String outcome(Response answer) {
        if (!answer.isSuccess()) {
            return answer.toString();
        }
        JsonNode claims = new Exchange(answer, Optional.empty()).accessTokenClaims();
        return "HTTP " + answer.status() + " " + claims.path("department");
    }

    private static Request post() {
        return Request.post(URI.create(server.url() + "/realms/" + NAME + "/protocol/openid-connect/token"));
    }

    private static Response put(String query) {
        return put(query, LivingRealm.OBSERVED);
    }

    private static Response put(String query, String document) {
        return admin.send(admin.request("PUT", "helseprofil/profile" + query)
                .header("If-Match", "*")
                .body("application/json", document));
    }

    /** The realm without its clients, of which Keycloak makes no export within a minute: {@link #clients} has them. */
    private static JsonNode exported() {
        return Canonical.of(
                admin.post("partial-export?exportGroupsAndRoles=true", "{}").json());
    }

    /**
     * Returns the clients, read in pages: to list all at once takes Keycloak a time that grows with the square of their
     * number.
     */
    private static Map<String, JsonNode> clients() {
        Map<String, JsonNode> clients = new TreeMap<>();
        JsonNode page;
        do {
            page = admin.get("clients?max=100&first=" + clients.size()).json();
            page.forEach(client -> clients.put(client.path("clientId").textValue(), Canonical.of(client)));
        } while (!page.isEmpty());
        return clients;
    }

    private static JsonNode withoutOurs(JsonNode exported) {
        assertThat(((ObjectNode) exported.path("components")).remove(PROFILE)).hasSize(1);
        remove(exported.at("/clientPolicies/policies"), "name", "closed-without-helseprofil");
        remove(exported.path("clientScopes"), "name", "helseid://");
        remove(exported.path("clientScopes"), "name", SELF);
        remove(exported.path("clientScopes"), "name", "nhn:selvbetjening/client");
        removeText(exported.path("defaultOptionalClientScopes"), SELF);
        remove(exported.path("requiredActions"), "alias", "helseprofil-organisation");
        return Canonical.of(exported);
    }

    private static void remove(JsonNode list, String member, String beginning) {
        Iterator<JsonNode> entries = list.iterator();
        while (entries.hasNext()) {
            if (entries.next().path(member).asText().startsWith(beginning)) {
                entries.remove();
            }
        }
    }

    private static void removeText(JsonNode list, String text) {
        Iterator<JsonNode> entries = list.iterator();
        while (entries.hasNext()) {
            if (entries.next().textValue().equals(text)) {
                entries.remove();
            }
        }
    }

    /** Proxies give up after a minute; a time that grows with the square of the number of clients is as long as that. */
    private static Response timed(String what, Supplier<Response> request) {
        long start = System.nanoTime();
        Response answer = request.get();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("%d clients: %s in %d ms%n", LargeRealm.CLIENTS, what, taken.toMillis());
        assertThat(taken).as(what).isLessThan(Duration.ofSeconds(30));
        return answer;
    }
}
