package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import no.helseprofil.fleet.Assessment;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One fleet, of which clients stop on a day, in a cohort later, and when a waiver, a hold and an exemption end: console,
 * API, forecast, command line, metrics, outcomes and report have one number for it.
 */
class OneNumberIT {

    private static final String TYPE = "assertion-type";
    private static final String BINDING = "sender-constrained-tokens";
    private static final String LIFETIME = "assertion-lifetime";
    private static final String METRICS = "helseprofil-migration-metrics";

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Instant DAY = NOW.plus(Duration.ofDays(2));
    private static final Instant HOLD_ENDS = NOW.plus(Duration.ofDays(3));
    private static final Instant WAIVER_ENDS = NOW.plus(Duration.ofDays(20));
    private static final Instant EXEMPTION_ENDS = NOW.plus(Duration.ofDays(30));
    private static final Instant LATER = NOW.plus(Duration.ofDays(60));

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    @AutoClose
    private static TestRealm realm;

    private static double stoppingElsewhere;

    @BeforeAll
    static void makeFleet() {
        stoppingElsewhere = counted("helseprofil_clients{state=\"stops\"");
        realm = TestRealm.underProfile(document(""));
        wrongType("stops-one", UnaryOperator.identity());
        wrongType("stops-two", OidcClient::withoutProof);
        wrongType("in-cohort", OidcClient::withoutProof);
        wrongType("waived", UnaryOperator.identity());
        wrongType("exempt", UnaryOperator.identity());
        wrongType("disabled", UnaryOperator.identity());
        succeeded(realm.admin()
                .post(
                        "helseprofil/holds",
                        Map.of("requirement", LIFETIME, "until", HOLD_ENDS.toString(), "reason", "A test")));
        existing("held")
                .withAssertion(assertion -> assertion.lasting(Duration.ofMinutes(5)))
                .clientCredentials(TestRealm.SCOPE)
                .accessToken();
        realm.alter("disabled", client -> client.put("enabled", false));
        succeeded(realm.admin()
                .post(
                        "clients",
                        Map.of(
                                "clientId",
                                "saml",
                                "protocol",
                                "saml",
                                "enabled",
                                true,
                                "attributes",
                                Map.of("saml.client.signature", "false"))));
        succeeded(realm.admin()
                .put("helseprofil/clients/in-cohort/cohort", Map.of("cohort", "late", "reason", "A test")));
        succeeded(realm.admin()
                .put(
                        "helseprofil/clients/waived/waivers/" + TYPE,
                        Map.of("reason", "A test", "approvedBy", "The authority", "expires", WAIVER_ENDS.toString())));
        String id = realm.admin().client("exempt").path("id").asText();
        realm.putProfile(document(
                ",\"exempt\":[{\"id\":\"%s\",\"reason\":\"A test\",\"until\":\"%s\"}]".formatted(id, EXEMPTION_ENDS)));
    }

    @Test
    void everySurfaceShowsTheSameNumbers() throws IOException {
        JsonNode outlook =
                succeeded(realm.admin().get("helseprofil/forecast/outlook")).json();

        assertThat(outlook.path("stops").findValuesAsText("at"))
                .as("the day, and what each of hold, waiver, exemption and cohort puts off")
                .containsExactly(
                        DAY.toString(),
                        HOLD_ENDS.toString(),
                        WAIVER_ENDS.toString(),
                        EXEMPTION_ENDS.toString(),
                        LATER.toString());
        assertThat(outlook.path("stops").findValuesAsText("clients"))
                .as("overview: of the day itself, without the disabled one, that of SAML and Keycloak's own")
                .containsExactly("2", "1", "1", "1", "1");
        assertThat(deadlines(outlook, DAY)).as("deadlines").isEqualTo(Map.of(TYPE, 2, BINDING, 1));
        assertThat(deadlines(outlook, LATER)).as("those of the cohort").isEqualTo(Map.of(TYPE, 1, BINDING, 1));
        assertThat(deadlines(outlook, HOLD_ENDS)).isEqualTo(Map.of(LIFETIME, 1));
        Set<String> stopping = refusedAt(DAY);
        stopping.removeAll(refusedAt(DAY.minusSeconds(1)));
        assertThat(stopping).as("forecast").containsExactly("stops-one", "stops-two");
        assertThat(status().path("outlook").path("stops")).as("command line").isEqualTo(outlook.path("stops"));
        assertThat(statusAsTable())
                .as("command line, as a table")
                .containsPattern(inNorway(DAY) + " +" + TYPE + " +2\\b")
                .containsPattern(inNorway(DAY) + " +" + BINDING + " +1\\b")
                .containsPattern(inNorway(LATER) + " +" + TYPE + " +1\\b");
        int stops = outlook.at("/states/stops").intValue();
        assertThat(stops).isEqualTo(6);
        assertThat(counted("helseprofil_clients{state=\"stops\"") - stoppingElsewhere)
                .as("metric")
                .isEqualTo(stops);
        assertThat(Set.of(TYPE, BINDING))
                .allSatisfy(requirement -> assertThat(
                                counted("helseprofil_deadline_days{requirement=\"" + requirement + "\""))
                        .as("metric of each requirement of the day: %s", requirement)
                        .isCloseTo(2, Offset.offset(0.1)));
        JsonNode outcomes = succeeded(realm.admin().get("helseprofil/outcomes")).json();
        assertThat(outcomes.path("clients")).as("outcomes").isEqualTo(outlook.path("states"));
        JsonNode report = report();
        assertThat(clientsWith(report, "/stops/at", DAY.toString()))
                .as("report")
                .containsExactly("stops-one", "stops-two");
        assertThat(clientsWith(report, "/outlook", "stops")).hasSize(stops);
        assertThat(clientsWith(report, "/outlook", "ready"))
                .as("the headline of the report counts what the board's sheet calls in order")
                .hasSize(outlook.at("/states/ready").intValue());
        assertThat(headline())
                .startsWith(outlook.at("/states/ready").asText() + " of "
                        + outlook.path("total").asText() + " clients are in order");
    }

    @Test
    void outlookClientsCanBeFiltered() {
        assertThat(listed("state=stops&requirement=" + BINDING)).containsExactly("in-cohort", "stops-two");
        assertThat(listed("cohort=late")).containsExactly("in-cohort");
        assertThat(listed("search=STOPS+two")).containsExactly("stops-two");
        assertThat(listed("state=disabled&seen=week")).containsExactly("disabled");
        JsonNode page = succeeded(realm.admin().get("helseprofil/forecast/outlook/clients?state=stops&first=1&max=2"))
                .json();
        assertThat(page.path("total").intValue()).isEqualTo(6);
        assertThat(page.path("clients")).hasSize(2);
        assertThat(realm.admin()
                        .get("helseprofil/forecast/outlook/clients?state=stopped")
                        .status())
                .isEqualTo(400);
    }

    private static String document(String more) {
        return """
                {"ruleSet":"helseid","catalogue":"2026.1","requirements":{
                 "%s":{"enforced":"%s"},"%s":{"enforced":"%s"},"%s":{"enforced":"2026-01-01T00:00:00Z"}},
                 "cohorts":{"late":{"%s":{"enforced":"%s"},"%s":{"enforced":"%s"}}}%s}""".formatted(TYPE, DAY, BINDING, DAY, LIFETIME, TYPE, LATER, BINDING, LATER, more);
    }

    /** A client that was there before the profile. */
    private static OidcClient existing(String clientId) {
        return realm.plant(
                clientId,
                SigningKey.generate("ES256"),
                client -> client.withObject("/attributes")
                        .put("helseprofil.registered", "existing")
                        .put("dpop.bound.access.tokens", "false"));
    }

    private static void wrongType(String clientId, UnaryOperator<OidcClient> alsoWrong) {
        alsoWrong
                .apply(existing(clientId).withAssertion(assertion -> assertion.header("typ", "JWT")))
                .clientCredentials(TestRealm.SCOPE)
                .accessToken();
    }

    /** Returns an instant as the command line's tables show it. */
    private static String inNorway(Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneId.of("Europe/Oslo"));
        return DateTimeFormatter.ofPattern(
                        time.getSecond() == 0 ? "d MMMM yyyy 'at' HH:mm" : "d MMMM yyyy 'at' HH:mm:ss", Locale.ENGLISH)
                .format(time);
    }

    private static Map<String, Integer> deadlines(JsonNode outlook, Instant at) {
        return StreamSupport.stream(outlook.path("deadlines").spliterator(), false)
                .filter(deadline -> deadline.path("at").asText().equals(at.toString()))
                .collect(Collectors.toMap(
                        deadline -> deadline.path("requirement").asText(),
                        deadline -> deadline.path("clients").intValue()));
    }

    private static Set<String> refusedAt(Instant at) {
        return new TreeSet<>(succeeded(realm.admin().get("helseprofil/forecast?max=1000&at=" + at))
                .json()
                .path("clients")
                .findValuesAsText("clientId"));
    }

    private static JsonNode status() throws IOException {
        String said = command("status", "-o", "json");
        return JSON.readTree(said.substring(said.indexOf('{')));
    }

    private static String statusAsTable() throws IOException {
        return command("status");
    }

    private static String command(String... words) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), KeycloakServer.ADMIN);
        String[] signedIn = Arrays.copyOf(words, words.length + 8);
        System.arraycopy(
                new String[] {
                    "--server", SharedServer.get().url().toString(),
                    "--realm", realm.name(),
                    "--user", KeycloakServer.ADMIN,
                    "--password-file", password.toString()
                },
                0,
                signedIn,
                words.length,
                8);
        String said = ShippedJar.run(signedIn);
        assertThat(said).startsWith("0: ");
        return said;
    }

    private static double counted(String series) {
        new ServerProbe(SharedServer.get()).run(METRICS);
        return Request.get(SharedServer.get().managementUrl().resolve("/metrics"))
                .send()
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    private static JsonNode report() {
        Assessment assessment = Assessment.ofClients(realm.admin());
        assessment.await(Duration.ofMinutes(1));
        return assessment.report();
    }

    private static String headline() {
        String page = realm.admin()
                .send(realm.admin()
                        .request("GET", "helseprofil/assessments/latest?format=html")
                        .header("Accept-Language", "en"))
                .body();
        int lead = page.indexOf("class=\"lead\"");
        return page.substring(page.indexOf('>', lead) + 1, page.indexOf("</p>", lead));
    }

    private static Set<String> clientsWith(JsonNode report, String pointer, String value) {
        return StreamSupport.stream(report.path("clients").spliterator(), false)
                .filter(client -> client.at(pointer).asText().equals(value))
                .map(client -> client.path("clientId").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> listed(String query) {
        return new TreeSet<>(succeeded(realm.admin().get("helseprofil/forecast/outlook/clients?" + query))
                .json()
                .path("clients")
                .findValuesAsText("clientId"));
    }
}
