package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.ConnectedServer.CORRETTO;
import static no.helseprofil.it.support.ConnectedServer.TRACES;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.it.support.SignedTokens;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.TraceReceiver.ReceivedSpan;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server with Amazon Corretto Crypto Provider, and with traces. */
@Tag("own-server")
class FastSignaturesIT {

    private static final String LINE = "Signatures of realms under the profile are made and verified by the fastest of";

    private static final String SIGN = "SIGN by " + CORRETTO;
    private static final String VERIFY = "VERIFY by " + CORRETTO;
    private static final String OURS = "helseprofil";
    private static final String ENDPOINT = "helseprofil.endpoint";
    private static final String DECISION = "helseprofil.decision";
    private static final String REQUIREMENT = "helseprofil.requirement";

    private static final String WITH_NOTICES =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"notices\":{\"mail\":true}}";

    /** As in {@code deploy/monitoring/grafana-operator.json}. */
    private static final Pattern BUCKET = Pattern.compile(
            "http_server_requests_seconds_bucket\\{" + "(?=.*uri=\"[^\"]*/protocol/[^\"]*/token\")(?=.*le=\"0\\.25\")");

    private static KeycloakServer server;

    @BeforeAll
    static void start() {
        server = ConnectedServer.get();
    }

    @BeforeEach
    void forget() {
        TRACES.forget();
    }

    @Test
    void aTraceContainsDecisionAndRefusingRequirement() {
        try (TestRealm realm = TestRealm.on(server, TestRealm.DOCUMENT)) {
            OidcClient client = realm.oidc(TestRealm.MACHINE);
            OidcClient repeating = client.withProof(proof -> proof.with("jti", "the-same-each-time-in-traces"));
            repeating.clientCredentials(TestRealm.SCOPE).accessToken();
            refused(repeating.clientCredentials(TestRealm.SCOPE)).by("dpop-replay");
            refused(client.withAssertion(assertion -> assertion.withoutHeader("typ"))
                            .clientCredentials(TestRealm.SCOPE))
                    .by("assertion-type");

            assertThat(TRACES.await(decision("challenged"))).isNotEmpty();
            assertThat(TRACES.await(decision("passed"))).isNotEmpty();
            assertThat(TRACES.await(decision("refused")
                            .and(span ->
                                    "assertion-type".equals(span.attributes().get(REQUIREMENT)))))
                    .allSatisfy(span -> assertThat(span.attributes()).containsEntry(ENDPOINT, "token"));
            ReceivedSpan replayed = TRACES.await(span -> !span.scope().equals(OURS)
                            && "dpop-replay".equals(span.attributes().get(REQUIREMENT)))
                    .get(0);
            assertThat(TRACES.await(decision("passed")))
                    .as("used proofs are known to Keycloak alone, later in the same trace")
                    .anyMatch(span -> span.trace().equals(replayed.trace()));
        }
    }

    @Test
    void aTraceContainsBackgroundWork() {
        try (TestRealm realm = TestRealm.on(server, WITH_NOTICES)) {
            String id = realm.admin().get("").text("id");
            assertThat(realm.admin()
                            .post("helseprofil/assessments", "{\"clients\":true,\"apis\":false}")
                            .isSuccess())
                    .isTrue();
            assertThat(realm.admin().post("helseprofil/notices", "").isSuccess())
                    .isTrue();

            for (String work : List.of("helseprofil.assessment", "helseprofil.notices")) {
                assertThat(TRACES.await(span -> span.name().equals(work)
                                && id.equals(span.attributes().get("kc.realmId"))))
                        .as(work)
                        .isNotEmpty();
            }
            assertThat(TRACES.spans().stream().filter(span -> span.scope().equals(OURS)))
                    .as("nothing of a client, a request or a person")
                    .isNotEmpty()
                    .allSatisfy(span -> assertThat(span.attributes().keySet())
                            .isSubsetOf(
                                    ENDPOINT,
                                    DECISION,
                                    REQUIREMENT,
                                    "helseprofil.register",
                                    "kc.realmId",
                                    "kc.realmName"));
        }
    }

    @Test
    void theOutboundGuardPrecedesKeycloaksTracedClient() throws IOException {
        try (TestRealm realm = TestRealm.on(server, TestRealm.DOCUMENT);
                ServerSocket inside = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            inside.setSoTimeout(200);
            String address = "http://127.0.0.2:" + inside.getLocalPort();
            realm.plant(
                    "inside-in-traces",
                    SigningKey.generate("ES256"),
                    client -> client.put("adminUrl", address)
                            .withObject("/attributes")
                            .put("helseprofil.registered", "new"));
            String id = realm.admin()
                    .get("clients?clientId=inside-in-traces")
                    .json()
                    .at("/0/id")
                    .asText();
            Response tried = realm.admin().post("clients/" + id + "/push-revocation", "");
            assertThat(tried.json().path("failedRequests")).as(tried.body()).hasSize(1);
            assertThatThrownBy(inside::accept).as("a call").isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void theServiceLevelMetricsMatchTheDashboard() {
        try (TestRealm realm = TestRealm.on(server, TestRealm.DOCUMENT)) {
            realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
        }

        // The server counts a request after its answer is sent.
        Waiting.until(
                "a bucket of token requests up to 0.25 s",
                Duration.ofSeconds(10),
                () -> BUCKET.matcher(metrics()).find());
    }

    private static String metrics() {
        return Request.get(server.managementUrl().resolve("/metrics")).send().body();
    }

    private static Predicate<ReceivedSpan> decision(String decision) {
        return span -> span.name().equals(DECISION)
                && decision.equals(span.attributes().get(DECISION));
    }

    @Test
    void correttoIsDetectedAndSignsAndVerifies() {
        int signed = ServerLog.lines(server, SIGN).size();
        int verified = ServerLog.lines(server, VERIFY).size();
        try (TestRealm realm = TestRealm.on(server, TestRealm.DOCUMENT)) {
            OidcClient client = realm.oidc(TestRealm.MACHINE);
            SignedTokens tokens = new SignedTokens(client.metadata());
            for (int token = 0; token < 3; token++) {
                assertThat(tokens.verified(
                                client.clientCredentials(TestRealm.SCOPE).accessToken()))
                        .as("whose signature another library takes")
                        .isNotNull();
            }
        }
        assertThat(ServerLog.lines(server, LINE, "BC ", CORRETTO)).hasSize(1);
        assertThat(ServerLog.lines(server, SIGN))
                .as("the realm's key, once for all tokens")
                .hasSize(signed + 1);
        assertThat(ServerLog.lines(server, VERIFY))
                .as("the client's key of its assertions, and that of its proofs")
                .hasSize(verified + 2);
    }

    @Test
    void keycloakSignsForARealmWithoutTheProfile() {
        long before = chosen();
        try (TestRealm stock = TestRealm.on(server, null)) {
            OidcClient client = stock.oidc(TestRealm.MACHINE);
            new SignedTokens(client.metadata())
                    .verified(client.clientCredentials("openid").accessToken());
        }
        assertThat(chosen()).as("no key was looked at").isEqualTo(before);
    }

    @Test
    void theServerLogsItsLibraryWithoutCorretto() {
        assertThat(ServerLog.lines(SharedServer.get(), LINE))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("BC ").doesNotContain(CORRETTO));
    }

    private static long chosen() {
        return server.log()
                .lines()
                .filter(line -> line.contains("FastSignatures"))
                .count();
    }
}
