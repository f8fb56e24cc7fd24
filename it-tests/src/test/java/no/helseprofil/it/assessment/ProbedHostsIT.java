package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator says where probes go; whoever administers clients only says where an API is. */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "points probes at hosts that the operator hasn't listed",
        outcome = "nothing is sent there")
class ProbedHostsIT {

    private static final String OPTION = "--spi-helseprofil-assessment--probe--";
    private static final String NEIGHBOUR = "nhn:neighbour";
    private static final SigningKey KEY = SigningKey.generate("ES256");
    private static final AtomicInteger CALLS = new AtomicInteger();

    private static ReferenceApi.Place named;
    private static HttpServer redirecting;
    private static HttpServer unnamed;
    private static KeycloakServer server;

    private TestRealm realm;

    @BeforeAll
    static void start() throws IOException {
        named = ReferenceApi.Place.take();
        unnamed = listening(204);
        redirecting = listening(307);
        server = Servers.startOnThisMachine(SharedServer.withoutRealms()
                .withArgument(OPTION + "hosts=" + named.authority() + "," + authority(redirecting) + ",10.255.255.1")
                .withArgument(OPTION + "private=127.0.0.0/8")
                .withArgument(OPTION + "insecure=true")
                .withArgument(OPTION + "timeout=PT20S"));
    }

    @AfterAll
    static void end() {
        server.close();
        unnamed.stop(0);
        redirecting.stop(0);
    }

    @BeforeEach
    void create() {
        realm = TestRealm.on(server, TestRealm.DOCUMENT);
        CALLS.set(0);
    }

    @AfterEach
    void delete() {
        realm.close();
    }

    /** A server that counts who calls it, and sends everybody to the one that isn't named. */
    private static HttpServer listening(int status) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        listening.createContext("/", exchange -> {
            if (exchange.getLocalAddress().getPort() == port(unnamed)) {
                CALLS.incrementAndGet();
            }
            exchange.getResponseHeaders().set("Location", "http://" + authority(unnamed) + "/");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        listening.start();
        return listening;
    }

    private static int port(HttpServer listening) {
        return listening.getAddress().getPort();
    }

    private static String authority(HttpServer listening) {
        return "127.0.0.1:" + port(listening);
    }

    private static void register(TestRealm realm, String clientId, String url) {
        realm.register(
                clientId,
                KEY,
                client -> ((ObjectNode) client.get("attributes"))
                        .put("helseprofil.api", "true")
                        .put("helseprofil.api.probe-url", url));
    }

    private static JsonNode assessed(TestRealm realm, String clientId) {
        Assessing assessing = new Assessing(realm.admin());
        JsonNode report = assessing.ended(assessing.started());
        assertThat(report.path("status").textValue()).as(report.toString()).isEqualTo("done");
        return StreamSupport.stream(report.path("apis").spliterator(), false)
                .filter(api -> api.path("clientId").textValue().equals(clientId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("it isn't in the report: " + report));
    }

    @Test
    void anApiAtANamedHostIsProbedWithTokensThatItTrusts() {
        String api = "nhn:reference";
        try (ReferenceApi reference = named.start(ApiSettings.of(RealmKeys.of(realm.issuer()), api))) {
            register(realm, api, reference.address().toString());

            JsonNode assessed = assessed(realm, api);

            assertThat(assessed.path("inconclusive").textValue())
                    .as(assessed.toString())
                    .isNull();
            assertThat(assessed.path("requests").intValue()).isBetween(20, 100);
            assertThat(assessed.path("verdicts").findValuesAsText("verdict"))
                    .as(assessed.toString())
                    .isNotEmpty()
                    .containsOnly("pass");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://%s/", "https://%s/", "http://localhost:%2$d/"})
    void anApiAtAHostThatIsntNamedIsSentNothingAndTheReportNamesTheOption(String pattern) {
        register(realm, NEIGHBOUR, pattern.formatted(authority(unnamed), port(unnamed)));

        JsonNode assessed = assessed(realm, NEIGHBOUR);

        assertThat(assessed.path("inconclusive").textValue())
                .contains(":" + port(unnamed) + " may not be probed", OPTION + "hosts");
        assertThat(assessed.path("requests").intValue()).isZero();
        assertThat(assessed.path("verdicts").findValuesAsText("verdict"))
                .isNotEmpty()
                .containsOnly("inconclusive");
        assertThat(CALLS).hasValue(0);
    }

    @Test
    void aNamedHostInANetworkThatIsntAllowedIsSentNothing() {
        register(realm, NEIGHBOUR, "https://10.255.255.1/");

        assertThat(assessed(realm, NEIGHBOUR).path("inconclusive").textValue())
                .contains("10.255.255.1", OPTION + "private");
    }

    @Test
    void whereANamedHostSendsItsCallersNoProbeGoes() {
        register(realm, NEIGHBOUR, "http://" + authority(redirecting) + "/");

        JsonNode assessed = assessed(realm, NEIGHBOUR);

        assertThat(assessed.path("inconclusive").textValue()).contains("redirects");
        assertThat(assessed.at("/verdicts/0/evidence/0/status").intValue())
                .as("what it answered is shown")
                .isEqualTo(307);
        assertThat(CALLS).hasValue(0);
    }

    @Test
    void anApiThatSaysNowhereIsInconclusive() {
        register(realm, NEIGHBOUR, "");

        assertThat(assessed(realm, NEIGHBOUR).path("inconclusive").textValue()).contains("helseprofil.api.probe-url");
    }

    @Test
    void aServerWithoutTheOptionProbesNothing() {
        try (TestRealm plain = TestRealm.underProfile()) {
            register(plain, NEIGHBOUR, "http://" + authority(unnamed) + "/");
            register(plain, "nhn:secure", "https://" + authority(unnamed) + "/");

            assertThat(assessed(plain, NEIGHBOUR).path("inconclusive").textValue())
                    .contains(OPTION + "insecure");
            assertThat(assessed(plain, "nhn:secure").path("inconclusive").textValue())
                    .contains(OPTION + "hosts");
            assertThat(CALLS).hasValue(0);
        }
    }
}
