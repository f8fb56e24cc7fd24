package no.helseprofil.it.incident;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.LateBodies;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change of a client whose body comes late is made by what holds when it has come, or isn't made. */
@Attack(
        by = Attacker.VENDOR,
        tries = "delays bodies of client changes, by every token that allows them, until the new key or the client is "
                + "blocked",
        outcome = "refused (`blocked`), nothing stored")
class SlowWritesIT {

    private static final String JSON = "application/json";
    private static final String APPROVER = "grete.godkjenner";
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    @AutoClose
    private static TestRealm realm;

    private static Measures measures;
    private static int clients;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        measures = Measures.in(realm);
        RealmPeople.add(realm, APPROVER, "manage-clients", "manage-realm");
    }

    @AfterEach
    void lift() {
        measures.lift();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aKeyBlockedMeanwhileIsNotRegistered(HttpClient.Version version) throws Exception {
        try (LateBodies late = late(version)) {
            assertAllAnswered(late, new KeyWrites(late, () -> SigningKey.generate("ES256")).ways());
            SigningKey stolen = SigningKey.generate("ES256");
            KeyWrites writes = new KeyWrites(late, () -> stolen);

            assertAllRefused(late, writes.ways(), () -> measures.block("key", stolen.thumbprint()));

            assertThat(writes.stored()).isEqualTo(writes.before);
            assertThat(realm.admin().get("clients?clientId=" + writes.offered).json())
                    .as("the draft is no client")
                    .isEmpty();
            assertThat(offer(SharedServer.get().url(), writes.apiKey, SigningKey.generate("ES256"))
                            .status())
                    .as("no draft was kept of the key for one")
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aClientBlockedMeanwhileWritesNothing(HttpClient.Version version) throws Exception {
        try (LateBodies late = late(version)) {
            assertAllAnswered(late, new Administration(late).ways());
            Administration administration = new Administration(late);

            assertAllRefused(late, administration.ways(), () -> measures.block("client", administration.clientId));

            assertThat(administration.stored()).isEqualTo(administration.before);
        }
    }

    /** A block ends the tokens of its client on another thread, soon after it is in force. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aClientWithRevokedTokensLearnsOfItsBlock(HttpClient.Version version) throws Exception {
        try (LateBodies late = late(version)) {
            Administration administration = new Administration(late);

            assertAllRefused(late, administration.ways(), () -> {
                measures.block("client", administration.clientId);
                administration.awaitEndedTokens();
            });
        }
    }

    /** The control. */
    private static void assertAllAnswered(LateBodies late, Map<String, Supplier<Response>> ways) throws Exception {
        assertThat(late.during(List.copyOf(ways.values()), () -> {}))
                .allSatisfy(
                        answer -> assertThat(answer.status()).as("%s", answer).isBetween(200, 303));
    }

    /**
     * Asserts that each way is refused by the block. The writes come at one moment, and one of them may find its rows
     * held by another. Its response is 503, which asks to send it once more, and that is done.
     */
    private static void assertAllRefused(LateBodies late, Map<String, Supplier<Response>> ways, Runnable act)
            throws Exception {
        List<String> names = List.copyOf(ways.keySet());
        List<Response> answers = late.during(List.copyOf(ways.values()), act);
        for (int way = 0; way < names.size(); way++) {
            String name = names.get(way);
            Response answer = answers.get(way);
            if (isHeld(answer)) {
                answer = late.during(List.of(ways.get(name)), () -> {}).get(0);
            }
            assertThat(answer.status()).as("%s: %s", name, answer.body()).isBetween(400, 499);
            assertThat(answer.body()).as(name).contains("blocked");
        }
    }

    private static boolean isHeld(Response answer) {
        return answer.status() == 503 && answer.body().contains("another request holds what this one writes");
    }

    private static LateBodies late(HttpClient.Version version) throws IOException, InterruptedException {
        return LateBodies.before(SharedServer.get().url(), version);
    }

    private static String registered() {
        String clientId = "slow-" + ++clients;
        realm.register(clientId, SigningKey.generate("ES256"), client -> {});
        return clientId;
    }

    /** Returns the client with its scopes in one order, which Keycloak doesn't keep. */
    private static ObjectNode client(String clientId) {
        ObjectNode client = realm.admin().client(clientId);
        for (String scopes : List.of("defaultClientScopes", "optionalClientScopes")) {
            List<String> names = new ArrayList<>();
            client.path(scopes).forEach(name -> names.add(name.textValue()));
            names.stream().sorted().forEach(client.putArray(scopes)::add);
        }
        return client;
    }

    private static Response offer(URI to, String apiKey, SigningKey key) {
        ObjectNode draft = JsonNodeFactory.instance
                .objectNode()
                .put("organizationNumber", "999977774")
                .put(
                        "publicJwk",
                        new ObjectMapper().valueToTree(key.publicJwk()).toString());
        draft.putArray("apiScopes").add(TestRealm.SCOPE);
        return Request.post(realm.address("helseprofil/selvbetjening/v1/client-drafts"))
                .sentTo(to)
                .header("api-key", apiKey)
                .body(JSON, draft.toString())
                .send();
    }

    private static String apiKey() {
        return Objects.requireNonNull(
                succeeded(realm.admin().post("helseprofil/draft-keys", Map.of("count", 1, "days", 1)))
                        .text("token"));
    }

    private static Response change(LateBodies late, String provider, String clientId, String token, JsonNode metadata) {
        return Request.of("PUT", realm.address("clients-registrations/" + provider + "/" + clientId))
                .sentTo(late.url())
                .header("Authorization", "Bearer " + token)
                .body(JSON, metadata.toString())
                .send();
    }

    /** Returns the representation of a client with this key. A client that changes itself is given no scopes. */
    private static ObjectNode withKey(String clientId, SigningKey key) {
        return TestRealm.representation(clientId, key).without(List.of("defaultClientScopes", "optionalClientScopes"));
    }

    /** Requests of every kind that write a key into a client. */
    private static final class KeyWrites {

        private final LateBodies late;
        private final Supplier<SigningKey> keys;
        private final List<String> written = new ArrayList<>();
        private final Map<String, Supplier<Response>> ways = new LinkedHashMap<>();
        private final String apiKey = apiKey();
        private final String offered;
        private final List<JsonNode> before;

        /**
         * Begins all of them.
         *
         * @param keys for each the key that it writes: the same one in two clients is refused for that
         */
        KeyWrites(LateBodies late, Supplier<SigningKey> keys) {
            this.late = late;
            this.keys = keys;
            byRegistration();
            byAdministrator();
            ways.put("draft", () -> offer(late.url(), apiKey, keys.get()));
            this.offered = byConfirmation();
            this.before = stored();
        }

        Map<String, Supplier<Response>> ways() {
            return ways;
        }

        List<JsonNode> stored() {
            return written.stream().<JsonNode>map(SlowWritesIT::client).toList();
        }

        private void byRegistration() {
            String clientId = registered();
            String token = realm.registrationAccess(clientId);
            written.add(clientId);
            ways.put(
                    "registration: default",
                    () -> change(late, "default", clientId, token, withKey(clientId, keys.get())));
            String other = registered();
            String otherToken = realm.registrationAccess(other);
            ObjectNode metadata = TestRealm.metadata(keys.get()).put("client_id", other);
            written.add(other);
            ways.put("registration: openid-connect", () -> change(late, "openid-connect", other, otherToken, metadata));
        }

        private void byAdministrator() {
            String clientId = registered();
            written.add(clientId);
            ways.put(
                    "admin REST",
                    () -> realm.admin()
                            .send(realm.admin()
                                    .request("PUT", "clients/" + realm.id(clientId))
                                    .sentTo(late.url())
                                    .body(
                                            JSON,
                                            TestRealm.representation(clientId, keys.get())
                                                    .toString())));
        }

        private String byConfirmation() {
            Response draft = succeeded(offer(SharedServer.get().url(), apiKey(), keys.get()));
            URI page = URI.create(Objects.requireNonNull(draft.text("confirmation")));
            LoginForm browser = LoginForm.open(page);
            browser.submit(APPROVER, TestRealm.PASSWORD);
            Matcher token = TOKEN.matcher(browser.html());
            assertThat(token.find()).as(browser.html()).isTrue();
            ways.put(
                    "confirmation",
                    () -> browser.submit(Request.post(page)
                            .sentTo(late.url())
                            .form("token", token.group(1))
                            .form("answer", "confirm")));
            return Objects.requireNonNull(draft.text("clientId"));
        }
    }

    /** A client that administers the realm, and has a registration access token of its own. */
    private static final class Administration {

        private final String clientId = "slow-" + ++clients;
        private final OidcClient client;
        private final String other = registered();
        private final Map<String, Supplier<Response>> ways = new LinkedHashMap<>();
        private final List<JsonNode> before;

        Administration(LateBodies late) {
            realm.plant(clientId, SigningKey.generate("ES256"), Administration::withRoles);
            this.client = realm.oidc(clientId);
            realm.administers(clientId, "realm-admin");
            String token = client.clientCredentials("openid").accessToken();
            String own = realm.registrationAccess(clientId);
            ways.put(
                    "registration",
                    () -> change(
                            late,
                            "default",
                            clientId,
                            own,
                            withKey(clientId, SigningKey.generate("ES256")).put("name", "Changed")));
            ways.put(
                    "admin REST: client",
                    () -> administer(
                            late,
                            token,
                            "clients/" + realm.id(other),
                            realm.admin().client(other).put("name", "Changed")));
            ways.put(
                    "admin REST: waiver",
                    () -> administer(
                            late,
                            token,
                            "helseprofil/clients/" + other + "/waivers/private-key-jwt",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("reason", "new system")
                                    .put("approvedBy", "Ada Ministrator")
                                    .put(
                                            "expires",
                                            Instant.now()
                                                    .plus(Duration.ofHours(1))
                                                    .truncatedTo(ChronoUnit.SECONDS)
                                                    .toString())));
            this.before = stored();
        }

        Map<String, Supplier<Response>> ways() {
            return ways;
        }

        /** A block has a client's tokens of before end, and that stands in the client. */
        List<JsonNode> stored() {
            return List.of(
                    client(clientId).without("notBefore"),
                    client(other),
                    realm.admin().get("helseprofil/clients/" + other).json().path("requirements"));
        }

        void awaitEndedTokens() {
            Waiting.until(
                    "its tokens have ended",
                    Duration.ofSeconds(30),
                    () -> realm.admin().client(clientId).path("notBefore").asInt() > 0);
        }

        private Response administer(LateBodies late, String token, String path, JsonNode body) {
            return client.call(
                            Request.of(
                                            "PUT",
                                            URI.create(SharedServer.get().url() + "/admin/realms/" + realm.name() + "/"
                                                    + path))
                                    .sentTo(late.url())
                                    .body(JSON, body.toString()),
                            token)
                    .response();
        }

        private static void withRoles(ObjectNode made) {
            made.put("fullScopeAllowed", true);
            made.withObject("/attributes").put("helseprofil.registered", "existing");
            made.withArrayProperty("protocolMappers")
                    .addObject()
                    .put("name", "roles")
                    .put("protocol", "openid-connect")
                    .put("protocolMapper", "oidc-usermodel-client-role-mapper")
                    .putObject("config")
                    .put("claim.name", "resource_access.${client_id}.roles")
                    .put("jsonType.label", "String")
                    .put("multivalued", "true")
                    .put("access.token.claim", "true");
        }
    }
}
