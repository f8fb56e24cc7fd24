package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.libraries.ExampleApi;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.Flaw;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.LevelChallenge;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Assessment of a realm with an API that has no flaw, some that have one, and some where the server may not go. The
 * operator says where probes go; the administrator of clients only says where an API is.
 */
@Tag("own-server")
class ApiAssessmentIT {

    private static final String OPTION = ConnectedServer.PROBE;
    private static final String RIGHT = "nhn:right-api";
    private static final String PROBE = "helseprofil/self/probe";
    private static final String CLOSED = "nhn:closed-api";
    private static final String REDIRECTING = "nhn:redirecting";
    private static final String ELSEWHERE = "nhn:elsewhere";
    private static final String HOST = "127.0.0.1";
    private static final SigningKey KEY = SigningKey.generate("ES256");

    /**
     * Flaws that each concern something else on the way from a server to an API: no header, another scheme, a header
     * twice, the query, the server's clock, several requests at once, one that comes later, the realm's own key, the
     * realm's list, what is only to be warned of. {@code ReferenceApiTest} shows that every flaw is distinguished from
     * every other; it needs no server.
     */
    private static final Set<Flaw> FLAWS = EnumSet.of(
            Flaw.NO_TOKEN_NEEDED,
            Flaw.BEARER_TOO,
            Flaw.SEVERAL_PROOFS,
            Flaw.TOKEN_IN_QUERY,
            Flaw.AGE_UNCHECKED,
            Flaw.LOOKED_FOR_THEN_ADDED,
            Flaw.MEMORY_PER_NODE,
            Flaw.FORGOTTEN_TOO_SOON,
            Flaw.TOKEN_UNVERIFIED,
            Flaw.AUDIENCE_AMONG_OTHERS,
            Flaw.BLOCKED_KEY_TAKEN,
            Flaw.LEVEL_UNCHECKED,
            Flaw.LEVEL_REFUSED_AS_TOKEN);

    private static final Set<Flaw> ONLY_WARNED_OF = EnumSet.of(Flaw.AUDIENCE_AMONG_OTHERS, Flaw.LEVEL_REFUSED_AS_TOKEN);

    private static final Iterator<ReferenceApi.Place> PLACES = ConnectedServer.PROBED.iterator();
    private static final List<ReferenceApi> APIS = new ArrayList<>();
    private static final Map<ExampleApi, Integer> EXAMPLES = new EnumMap<>(ExampleApi.class);
    private static final List<Process> STARTED = new ArrayList<>();

    /** Calls of the host that the operator hasn't named. */
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** Action that the slow server takes before it answers. */
    private static final AtomicReference<Consumer<HttpExchange>> HANGING = new AtomicReference<>(exchange -> {});

    private static HttpServer hanging;
    private static HttpServer redirecting;
    private static HttpServer unnamed;
    private static Map<String, String> unnamedAddresses;
    private static TestRealm realm;
    private static JsonNode report;

    @TempDir
    static Path programs;

    @BeforeAll
    static void assess() throws IOException, InterruptedException {
        unnamed = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), 0), 0);
        listen(unnamed, 204);
        redirecting = PLACES.next().server();
        listen(redirecting, 307);
        hanging = PLACES.next().server();
        hang(hanging);
        unnamedAddresses = Map.of(
                "nhn:neighbour", "http://" + authority(unnamed) + "/",
                "nhn:secure-neighbour", "https://" + authority(unnamed) + "/",
                "nhn:neighbour-by-name", "http://localhost:" + port(unnamed) + "/");
        realm = TestRealm.on(ConnectedServer.get(), TestRealm.DOCUMENT);
        register(RIGHT, PLACES.next().start(settings(RIGHT)));
        FLAWS.forEach(flaw -> register(name(flaw), PLACES.next().start(settings(name(flaw)), flaw)));
        for (ExampleApi example : ExampleApi.values()) {
            start(example);
        }
        realm.plant(CLOSED, KEY, client -> attributes(client).put("helseprofil.api", "true"));
        unnamedAddresses.forEach((clientId, address) -> register(realm, clientId, address));
        register(realm, REDIRECTING, "http://" + authority(redirecting) + "/");
        register(realm, ELSEWHERE, "https://" + ConnectedServer.PROBED_ELSEWHERE + "/");
        report = assessed(realm);
    }

    @AfterAll
    static void end() {
        APIS.forEach(ReferenceApi::close);
        STARTED.forEach(Process::destroy);
        if (realm != null) {
            realm.close();
        }
        unnamed.stop(0);
        redirecting.stop(0);
        hanging.stop(0);
    }

    @Test
    void reportsEachApi() {
        assertThat(report.path("apis"))
                .as(
                        "each flaw, the examples, the right one, the one without an address, the demo realm's, and those where nothing goes")
                .hasSize(FLAWS.size() + EXAMPLES.size() + 3 + unnamedAddresses.size() + 2);
    }

    @Test
    void findsNothingInACompliantApi() {
        assertThat(verdicts(RIGHT))
                .hasSize(19)
                .allSatisfy((requirement, verdict) -> assertThat(verdict)
                        .as("%s: %s", requirement, api(RIGHT))
                        .isEqualTo(requirement.equals("api-step-up") ? "not-applicable" : "pass"));
        assertThat(api(RIGHT).path("requests").intValue()).isBetween(20, 100);
    }

    @ParameterizedTest
    @EnumSource
    void findsNothingInTheExamples(ExampleApi example) {
        assertThat(verdicts(name(example)))
                .hasSize(19)
                .allSatisfy((requirement, verdict) -> assertThat(verdict)
                        .as("%s: %s", requirement, api(name(example)))
                        .isEqualTo(requirement.equals("api-step-up") ? "not-applicable" : "pass"));
    }

    @ParameterizedTest
    @EnumSource
    void anExampleAnswersAClientAndRequiresStepUp(ExampleApi example) {
        Scopes.give(realm, name(example) + "/read", TestRealm.MACHINE, "optional");
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        String token = machine.clientCredentials(name(example) + "/read").accessToken();
        URI journals = journals(example);

        assertThat(machine.call(Request.get(journals), token).response().json().path("journals"))
                .isEmpty();
        Response asking = machine.call(Request.get(URI.create(journals + "/blocked")), token)
                .response();
        assertThat(asking.status()).isEqualTo(401);
        assertThat(LevelChallenge.of(asking)).isPresent();
    }

    @Attack(
            by = Attacker.API,
            tries = "accepts what it must refuse, in one of the ways an assessment knows",
            outcome = "exactly that is reported")
    @ParameterizedTest
    @FieldSource("FLAWS")
    void findsExactlyThePlantedFlaw(Flaw flaw) {
        Map<String, String> findings = verdicts(name(flaw));
        findings.values().removeIf(verdict -> !List.of("fail", "warn").contains(verdict));
        assertThat(findings)
                .as("%s", api(name(flaw)))
                .isEqualTo(Map.of(flaw.requirement(), ONLY_WARNED_OF.contains(flaw) ? "warn" : "fail"));
    }

    @Test
    void aFindingNamesTheRemedy() {
        JsonNode finding = verdict(name(Flaw.BEARER_TOO), "api-dpop-only");
        assertThat(finding.path("message").textValue()).contains("Bearer");
        assertThat(finding.path("remedy").textValue()).isNotBlank();
        assertThat(finding.at("/evidence/0/source").textValue()).isEqualTo("probe");
        assertThat(finding.at("/evidence/0/fault").textValue()).isEqualTo("a bound token as Bearer");
        assertThat(finding.at("/evidence/0/status").intValue()).isEqualTo(204);
    }

    @Test
    void explainsHowToProbeAnApiWithoutUrl() {
        assertThat(verdicts(CLOSED).values()).containsOnly("inconclusive");
        assertThat(api(CLOSED).path("inconclusive").textValue()).contains("helseprofil.api.probe-url");
    }

    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "points probes at hosts that the operator hasn't listed",
            outcome = "nothing is sent")
    @Test
    void probesNoUnnamedHostAndNamesTheOption() {
        assertThat(unnamedAddresses.keySet()).allSatisfy(clientId -> {
            assertThat(api(clientId).path("inconclusive").textValue())
                    .contains(":" + port(unnamed) + " may not be probed", OPTION + "hosts");
            assertThat(api(clientId).path("requests").intValue()).isZero();
            assertThat(verdicts(clientId).values()).isNotEmpty().containsOnly("inconclusive");
        });
        assertThat(CALLS).hasValue(0);
    }

    @Test
    void probesNoHostInAForbiddenNetwork() {
        assertThat(api(ELSEWHERE).path("inconclusive").textValue()).contains("10.255.255.1", OPTION + "private");
    }

    @Test
    void doesNotFollowARedirect() {
        JsonNode assessed = api(REDIRECTING);

        assertThat(assessed.path("inconclusive").textValue()).contains("redirects");
        assertThat(assessed.at("/verdicts/0/evidence/0/status").intValue())
                .as("what it answered is shown")
                .isEqualTo(307);
        assertThat(CALLS).hasValue(0);
    }

    @Test
    void probesNothingWithoutTheOption() {
        try (TestRealm plain = TestRealm.underProfile()) {
            register(plain, "nhn:open", "http://" + authority(unnamed) + "/");
            register(plain, "nhn:secure", "https://" + authority(unnamed) + "/");

            JsonNode assessed = assessed(plain);

            assertThat(api(assessed, "nhn:open").path("inconclusive").textValue())
                    .contains(OPTION + "insecure");
            assertThat(api(assessed, "nhn:secure").path("inconclusive").textValue())
                    .contains(OPTION + "hosts");
            assertThat(CALLS).hasValue(0);
        }
    }

    @Test
    void anApiCanProbeItselfWithTheSameResult() {
        Response own = probe(RIGHT);

        ReportSchema.assertThatItIsMetBy(own);
        assertThat(own.json().path("clients")).isEmpty();
        assertThat(own.json().path("apis")).hasSize(1);
        assertThat(own.json().at("/apis/0/verdicts").findValuesAsText("verdict"))
                .isEqualTo(api(RIGHT).path("verdicts").findValuesAsText("verdict"));
        Response unnamedHost = probe("nhn:neighbour");
        assertThat(unnamedHost.json().at("/apis/0/inconclusive").textValue()).contains(OPTION + "hosts");
        assertThat(CALLS).hasValue(0);
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "makes the server call an API repeatedly, or an API that isn't its own",
            outcome = "five probes a day per API over all nodes; only its own")
    @Test
    void aProbeOnDemandIsLimitedToTheOwnApi() {
        assertThat(probe(TestRealm.MACHINE).status()).as("it stands for no API").isEqualTo(404);
        assertThat(Request.post(realm.address(PROBE)).send().status()).isEqualTo(401);
        assertThat(Request.get(realm.address(PROBE)).send().status())
                .as("it does something")
                .isIn(404, 405);
        for (int i = 0; i < 5; i++) {
            assertThat(probe(CLOSED).json().at("/apis/0/clientId").textValue()).isEqualTo(CLOSED);
        }

        Response sixth = probe(CLOSED);

        assertThat(sixth.status()).isEqualTo(429);
        assertThat(Integer.parseInt(sixth.header("Retry-After").orElseThrow())).isBetween(1, 86_400);
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "makes the server wait for an unresponsive API in probe after probe",
            outcome = "two wait per node; the third must come later")
    @Test
    void theThirdConcurrentProbeIsRejected() throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        HANGING.set(exchange -> {
            arrived.countDown();
            try {
                go.await(15, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        register(realm, "nhn:hanging", "http://" + authority(hanging) + "/");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Response> first = threads.submit(() -> probe("nhn:hanging"));
            Future<Response> second = threads.submit(() -> probe("nhn:hanging"));
            assertThat(arrived.await(30, TimeUnit.SECONDS)).as("both wait").isTrue();

            Response third = probe(CLOSED);

            assertThat(third.status()).as(third.body()).isEqualTo(503);
            assertThat(third.error()).isEqualTo("temporarily_unavailable");
            assertThat(third.header("Retry-After")).hasValue("30");
            go.countDown();
            assertThat(first.get().status()).isEqualTo(200);
            assertThat(second.get().status()).isEqualTo(200);
        } finally {
            go.countDown();
            threads.shutdownNow();
            HANGING.set(exchange -> {});
        }
    }

    private static Response probe(String clientId) {
        return OidcClient.discover(
                        realm.issuer(), clientId, clientId.equals(TestRealm.MACHINE) ? realm.key(clientId) : KEY)
                .authenticated(Request.post(realm.address(PROBE)))
                .response();
    }

    @Test
    void probeAndClientGetTheSameAnswer() {
        Scopes.give(realm, RIGHT + "/read", TestRealm.MACHINE, "optional");
        String token =
                realm.oidc(TestRealm.MACHINE).clientCredentials(RIGHT + "/read").accessToken();
        assertThat(realm.oidc(TestRealm.MACHINE)
                        .call(Request.get(APIS.get(0).address()), token)
                        .response()
                        .status())
                .as("the right API takes the realm's own tokens, and a client's own proofs")
                .isEqualTo(204);
    }

    @Test
    void theReportContainsNoToken() {
        assertThat(report.toString())
                .as("a report is read by more people than a token is for")
                .doesNotContain("eyJ");
    }

    /** Starts a server that has a thread for each who calls it, and answers when it is let. */
    private static void hang(HttpServer server) {
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            HANGING.get().accept(exchange);
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
    }

    /** Starts a server that counts who calls it if it is the one that isn't named, and otherwise sends everybody there. */
    private static void listen(HttpServer server, int status) {
        server.createContext("/", exchange -> {
            if (exchange.getLocalAddress().getPort() == port(unnamed)) {
                CALLS.incrementAndGet();
            }
            exchange.getResponseHeaders().set("Location", "http://" + authority(unnamed) + "/");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    private static int port(HttpServer listening) {
        return listening.getAddress().getPort();
    }

    private static String authority(HttpServer listening) {
        return HOST + ":" + port(listening);
    }

    private static JsonNode assessed(TestRealm realm) {
        Assessing assessing = new Assessing(realm.admin());
        JsonNode assessed = assessing.ended(assessing.started());
        assertThat(assessed.path("status").textValue()).as("%s", assessed).isEqualTo("done");
        return assessed;
    }

    private static void register(TestRealm realm, String clientId, String address) {
        realm.register(
                clientId,
                KEY,
                client -> attributes(client).put("helseprofil.api", "true").put("helseprofil.api.probe-url", address));
    }

    private static void register(String clientId, ReferenceApi api) {
        APIS.add(api);
        realm.plant(
                clientId,
                KEY,
                client -> attributes(client)
                        .put("helseprofil.api", "true")
                        .put("helseprofil.api.probe-url", api.address().toString())
                        .put("helseprofil.api.level", asksForLevel(clientId) ? "4" : ""));
        Scopes.add(realm, clientId + "/read");
    }

    private static void start(ExampleApi example) throws IOException, InterruptedException {
        EXAMPLES.put(example, left(PLACES.next().server()));
        STARTED.add(example.start(programs, realm.issuer(), name(example), HOST, EXAMPLES.get(example)));
        register(realm, name(example), journals(example).toString());
        Scopes.add(realm, name(example) + "/read");
    }

    /** Leaves the port to another process: one that has never been started keeps it. */
    private static int left(HttpServer server) {
        int port = port(server);
        server.start();
        server.stop(0);
        return port;
    }

    private static URI journals(ExampleApi example) {
        return URI.create("http://" + HOST + ":" + EXAMPLES.get(example) + "/journals");
    }

    private static ObjectNode attributes(ObjectNode client) {
        return (ObjectNode) client.get("attributes");
    }

    private static ApiSettings settings(String clientId) {
        ApiSettings settings =
                ApiSettings.of(RealmKeys.of(realm.issuer()), clientId).scope(clientId + "/read");
        return asksForLevel(clientId) ? settings.levels("4") : settings;
    }

    private static boolean asksForLevel(String clientId) {
        return FLAWS.stream()
                .anyMatch(flaw ->
                        name(flaw).equals(clientId) && flaw.requirement().equals("api-step-up"));
    }

    private static String name(ExampleApi example) {
        return "nhn:" + example.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String name(Flaw flaw) {
        return "nhn:" + flaw.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static JsonNode api(String clientId) {
        return api(report, clientId);
    }

    private static JsonNode api(JsonNode assessed, String clientId) {
        for (JsonNode api : assessed.path("apis")) {
            if (clientId.equals(api.path("clientId").textValue())) {
                return api;
            }
        }
        throw new AssertionError("no API " + clientId + " in " + assessed);
    }

    private static JsonNode verdict(String clientId, String requirement) {
        for (JsonNode verdict : api(clientId).path("verdicts")) {
            if (requirement.equals(verdict.path("requirement").textValue())) {
                return verdict;
            }
        }
        throw new AssertionError("no verdict on " + requirement + " in " + api(clientId));
    }

    private static Map<String, String> verdicts(String clientId) {
        Map<String, String> verdicts = new TreeMap<>();
        api(clientId)
                .path("verdicts")
                .forEach(verdict -> verdicts.put(
                        verdict.path("requirement").textValue(),
                        verdict.path("verdict").textValue()));
        return verdicts;
    }
}
