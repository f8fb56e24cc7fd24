package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests of clients whose registration is as it should be. What they send isn't, and an assessment says of each just
 * what.
 */
class TrafficIT {

    private static final String MACHINE_REQUEST = "token client_credentials";
    private static final String AUDIENCE = "assertion-audience";

    /** One deviation each, by the requirement that it is about. */
    private static final Map<String, UnaryOperator<OidcClient>> DEVIATIONS = Map.of(
            AUDIENCE,
            TrafficIT::toTheTokenEndpoint,
            "assertion-type",
            client -> client.withAssertion(assertion -> assertion.header("typ", "JWT")),
            "assertion-lifetime",
            client -> client.withAssertion(assertion -> assertion.lasting(Duration.ofMinutes(5))),
            "dpop-proof-age",
            client -> client.withProof(proof -> proof.madeAgo(Duration.ofSeconds(17))),
            "dpop-nonce",
            client -> client.withProof(proof -> proof.without("nonce")),
            "sender-constrained-tokens",
            OidcClient::withoutProof);

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private final TestTime time = new TestTime(SharedServer.get());

    @BeforeEach
    @AfterEach
    void resetTheClock() {
        time.reset();
    }

    @Test
    void namesExactlyTheDeviationWithCountAndDates() {
        Instant before = time.clock().instant();
        DEVIATIONS.forEach((requirement, deviation) -> send(deviation.apply(existing("sends-" + requirement))));
        ClientsReport report = ClientsReport.of(realm);

        assertThat(DEVIATIONS.keySet()).allSatisfy(requirement -> {
            String clientId = "sends-" + requirement;
            assertThat(report.findings(clientId))
                    .as("of %s", report.client(clientId))
                    .containsOnlyKeys(named(requirement));
            JsonNode finding = report.verdict(clientId, requirement);
            assertThat(finding.path("verdict").asText())
                    .as("observed until now")
                    .isEqualTo("warn");
            assertThat(finding.path("message").asText())
                    .as("one sentence that says what to change")
                    .isNotEmpty();
            assertThatTrafficIs(finding, 1, before);
            assertThat(report.remarks(clientId, "never-seen")).isEmpty();
        });
    }

    @Test
    void countsRequestsOfEachKind() {
        Instant before = time.clock().instant();
        OidcClient client = toTheTokenEndpoint(existing("sends-three"));
        for (int i = 0; i < 3; i++) {
            send(client);
        }

        ClientsReport report = ClientsReport.of(realm);

        assertThat(report.findings("sends-three"))
                .as("and it didn't use the token that it had")
                .containsOnlyKeys(AUDIENCE, "token-reuse");
        assertThatTrafficIs(report.verdict("sends-three", AUDIENCE), 3, before);
        assertThatTrafficIs(report.verdict("sends-three", "token-reuse"), 2, before);
    }

    @Test
    void warnsAboutASlowClockBeforeARefusal() {
        send(existing("behind")
                .withAssertion(assertion -> assertion
                        .with("iat", time.clock().instant().getEpochSecond() - 3)
                        .with("exp", time.clock().instant().getEpochSecond() + 2)));

        ClientsReport report = ClientsReport.of(realm);

        assertThat(report.findings("behind")).containsOnlyKeys("clock");
        assertThat(report.verdict("behind", "clock").path("message").asText())
                .as("in two seconds more its assertions of five would have ended")
                .matches("set the clock of this client by NTP; by iat of the client assertion it seems to be [34] s"
                        + " behind ours");
    }

    @Test
    void aFixedClientPassesAgain() {
        OidcClient client = existing("mends");
        send(toTheTokenEndpoint(client));
        assertThat(ClientsReport.of(realm).findings("mends")).containsOnlyKeys(AUDIENCE);

        time.moveBy(Duration.ofHours(25));
        send(client.at(time.clock()));

        ClientsReport report = ClientsReport.of(realm);
        assertThat(report.findings("mends"))
                .as("last week is no fault of today")
                .isEmpty();
        assertThat(said(report, "mends", AUDIENCE)).isEqualTo("pass");
    }

    @Test
    void aCompliantClientPassesWhereSeen() {
        send(existing("right"));

        ClientsReport report = ClientsReport.of(realm);

        assertThat(report.findings("right")).isEmpty();
        assertThat(said(report, "right", "dpop-nonce")).isEqualTo("pass");
        assertThat(said(report, "right", "pkce-s256"))
                .as("no user has logged in with it")
                .isEqualTo("not-seen");
    }

    @Test
    void makesNoStatementAboutRequestsOfAnUnusedClient() {
        existing("silent");

        ClientsReport report = ClientsReport.of(realm);

        assertThat(report.findings("silent")).isEmpty();
        assertThat(report.remarks("silent", "never-seen")).hasSize(1);
        assertThat(DEVIATIONS.keySet())
                .allSatisfy(requirement -> assertThat(said(report, "silent", requirement))
                        .as(requirement)
                        .isEqualTo("not-seen"));
        assertThat(said(report, "silent", "least-privilege"))
                .as("is seen in what is registered")
                .isEqualTo("pass");
    }

    private static String said(ClientsReport report, String clientId, String requirement) {
        return report.verdict(clientId, requirement).path("verdict").textValue();
    }

    /** A proof that is made too early shows a clock that is wrong. */
    private static Set<String> named(String requirement) {
        return requirement.equals("dpop-proof-age") ? Set.of(requirement, "clock") : Set.of(requirement);
    }

    private void assertThatTrafficIs(JsonNode finding, long count, Instant before) {
        JsonNode traffic = finding.path("evidence").path(0);
        assertThat(finding.path("evidence")).hasSize(1);
        assertThat(traffic.path("source").asText()).isEqualTo("traffic");
        assertThat(traffic.path("request").asText()).isEqualTo(MACHINE_REQUEST);
        assertThat(traffic.path("count").asLong()).isEqualTo(count);
        Instant first = Instant.parse(traffic.path("first").asText());
        Instant last = Instant.parse(traffic.path("last").asText());
        assertThat(first).isAfterOrEqualTo(before.minusSeconds(1)).isBeforeOrEqualTo(last);
        assertThat(last).isBeforeOrEqualTo(time.clock().instant());
    }

    /** A client that was there before the profile, that stock Keycloak holds to nothing, and for which nothing changes by itself. */
    private static OidcClient existing(String clientId) {
        return realm.plant(clientId, SigningKey.generate("ES256"), client -> {
                    client.withObject("/attributes")
                            .put("helseprofil.registered", "existing")
                            .put("dpop.bound.access.tokens", "false")
                            .put("require.pushed.authorization.requests", "false")
                            .put("use.refresh.tokens", "false");
                    client.putArray("optionalClientScopes").add(TestRealm.SCOPE);
                })
                .at(Clock.systemUTC());
    }

    private static OidcClient toTheTokenEndpoint(OidcClient client) {
        return client.withAssertion(assertion -> assertion.with(
                "aud", client.metadata().endpoint("token_endpoint").toString()));
    }

    /** Sends a request with the nonce from the answer to an attempt whose sender isn't proven. */
    private static void send(OidcClient client) {
        client.withAssertion(Assertion::withWrongSignature).clientCredentials(TestRealm.SCOPE);
        assertThat(client.clientCredentials(TestRealm.SCOPE).response().status())
                .as("observed, not refused")
                .isEqualTo(200);
    }
}
