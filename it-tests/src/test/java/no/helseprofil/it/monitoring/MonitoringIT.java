package no.helseprofil.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics, alert rules and dashboards: the rules by their own tests, the queries by a Prometheus that scrapes a server. */
class MonitoringIT {

    private static final Path FOLDER = Path.of("..", "deploy", "monitoring");
    private static final Pattern NAME = Pattern.compile("helseprofil_[a-z_]+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    /** Metrics of a server that has done something. The others have a series only if there is a cause. */
    private static final List<String> ALWAYS = List.of(
            "helseprofil_decisions_total",
            "helseprofil_tokens_total",
            "helseprofil_token_hours_at_risk_total",
            "helseprofil_attacks_refused_total",
            "helseprofil_decision_seconds_bucket",
            "helseprofil_notices_total",
            "helseprofil_nonce_challenges_total",
            "helseprofil_clients",
            "helseprofil_waivers",
            "helseprofil_blocks",
            "helseprofil_blocks_age_seconds",
            "helseprofil_closed_realms",
            "helseprofil_info",
            "helseprofil_drift");

    /**
     * Metrics that are absent on a server whose realms have no waiver, register or assessment, or without the option
     * for it.
     */
    private static final List<String> WITH_A_CAUSE = List.of(
            "helseprofil_deadline_days",
            "helseprofil_waiver_days",
            "helseprofil_assessment_days",
            "helseprofil_register_lookups_total",
            "http_server_requests_seconds_bucket");

    @TempDir
    private static Path temporary;

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    void alertsFireExactlyWhenExpected() throws Exception {
        Prometheus.Verdict rules = Prometheus.promtool(FOLDER, "check", "rules", "alerts.yaml");
        assertThat(rules.success()).as(rules.output()).isTrue();

        Prometheus.Verdict tests = Prometheus.promtool(FOLDER, "test", "rules", "alerts-test.yaml");
        assertThat(tests.success()).as(tests.output()).isTrue();
    }

    @Test
    void everyAlertIsTestedFiringAndSilent() throws IOException {
        JsonNode rules = new YAMLMapper().readTree(Files.readString(FOLDER.resolve("alerts.yaml")));
        String tests = Files.readString(FOLDER.resolve("alerts-test.yaml"));

        assertThat(rules.findValuesAsText("alert")).hasSizeGreaterThan(5).allSatisfy(alert -> {
            assertThat(tests).contains("alertname: " + alert + "}");
            assertThat(tests).containsPattern("alertname: " + alert + "\\n *exp_alerts:");
        });
    }

    @Test
    void everyQueryWorksOnAScrapedServer() throws IOException {
        OidcClient client = realm.oidc(TestRealm.MACHINE);
        client.clientCredentials(TestRealm.SCOPE).accessToken();
        client.withProof(proof -> proof.with("htm", "GET")).clientCredentials(TestRealm.SCOPE);
        realm.alterAttribute(TestRealm.OTHER_MACHINE, "helseprofil.registered", "existing");
        realm.oidc(TestRealm.OTHER_MACHINE)
                .withAssertion(assertion -> assertion.withoutHeader("typ"))
                .clientCredentials(TestRealm.SCOPE)
                .accessToken();

        try (Prometheus prometheus = Prometheus.of(SharedServer.get(), FOLDER.resolve("alerts.yaml"), temporary)) {
            for (String name : ALWAYS) {
                assertThat(prometheus.await(name)).as(name).isNotEmpty();
            }
            for (String query : queries()) {
                Response answer = prometheus.query(query);
                assertThat(answer.status()).as(query + ": " + answer.body()).isEqualTo(200);
            }
            for (String query : panels()) {
                if (WITH_A_CAUSE.stream().noneMatch(query::contains)) {
                    assertThat(prometheus.await(query))
                            .as("what a panel shows, once there are two samples: " + query)
                            .isNotEmpty();
                }
            }
            assertThat(prometheus.query("up == 1").json().at("/data/result")).hasSize(1);
        }
    }

    @Test
    void thePageNamesEveryQueriedMetric() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "monitor.md"));
        Set<String> asked = new TreeSet<>();
        for (String query : queries()) {
            NAME.matcher(query)
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.replaceFirst("_bucket$", ""))
                    .forEach(asked::add);
        }

        assertThat(asked)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(page).contains(name));
    }

    @Test
    void noLabelIdentifiesARealmOrClient() {
        Set<String> labels = Set.of(
                "requirement",
                "decision",
                "binding",
                "state",
                "kind",
                "item",
                "outcome",
                "register",
                "result",
                "endpoint",
                "version",
                "le");

        assertThat(scrape().lines().filter(line -> line.startsWith("helseprofil_")))
                .isNotEmpty()
                .allSatisfy(line -> LABEL.matcher(line).results().forEach(label -> {
                    assertThat(labels).as(line).contains(label.group(1));
                    assertThat(label.group(2)).as(line).doesNotContain(realm.name(), TestRealm.MACHINE);
                }));
    }

    @Test
    void countsTokensByBindingAndUnboundTokensByLifetime() {
        double bound = value("helseprofil_tokens_total{binding=\"dpop\"");
        realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
        assertThat(value("helseprofil_tokens_total{binding=\"dpop\"")).isEqualTo(bound + 1);

        try (TestRealm before = TestRealm.underProfile(TestRealm.DATED)) {
            SigningKey key = SigningKey.generate("ES256");
            before.register("unbound-in-metrics", key, existing -> {});
            before.alter(
                    "unbound-in-metrics",
                    existing -> existing.withObject("/attributes")
                            .put("helseprofil.registered", "existing")
                            .put("dpop.bound.access.tokens", "false"));
            double unbound = value("helseprofil_tokens_total{binding=\"none\"");
            double hours = value("helseprofil_token_hours_at_risk_total");

            JsonNode claims = OidcClient.discover(before.issuer(), "unbound-in-metrics", key)
                    .withoutProof()
                    .clientCredentials(TestRealm.SCOPE)
                    .accessTokenClaims();

            assertThat(value("helseprofil_tokens_total{binding=\"none\"")).isEqualTo(unbound + 1);
            assertThat(value("helseprofil_token_hours_at_risk_total") - hours)
                    .isCloseTo(
                            (claims.path("exp").longValue() - claims.path("iat").longValue()) / 3600.0,
                            Offset.offset(0.001));
        }
    }

    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>(new YAMLMapper()
                .readTree(Files.readString(FOLDER.resolve("alerts.yaml")))
                .findValuesAsText("expr"));
        queries.addAll(panels());
        return queries;
    }

    private static List<String> panels() throws IOException {
        List<String> queries = new ArrayList<>();
        for (String dashboard : List.of("grafana-operator.json", "grafana-authority.json")) {
            queries.addAll(new ObjectMapper()
                    .readTree(Files.readString(FOLDER.resolve(dashboard)))
                    .findValuesAsText("expr"));
        }
        return queries;
    }

    private static double value(String start) {
        return scrape().lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String scrape() {
        return Request.get(SharedServer.get().managementUrl().resolve("/metrics"))
                .send()
                .body();
    }
}
