package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of the headers {@code Deprecation} (RFC 9745), {@code Sunset} (RFC 8594) and {@code Link} (RFC 8288). They
 * announce to a client, with its answers, what it does that will be refused. They announce it to no other reader, and
 * no earlier than the document says.
 */
class HeadersIT {

    private static final String SECRET_REFUSED = "private-key-jwt";
    private static final List<String> HEADERS = List.of("Deprecation", "Sunset", "Link");
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    @AutoClose
    private static TestRealm realm;

    private static TestTime time;
    private static OldClient client;
    private Instant announced;
    private Instant enforced;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        time = new TestTime(SharedServer.get());
        client = OldClient.in(realm);
    }

    @BeforeEach
    void announceForAnHour() {
        Instant now = time.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        announced = now.minus(Duration.ofHours(1));
        enforced = now.plus(Duration.ofHours(1));
        realm.putProfile(document(SECRET_REFUSED, "sender-constrained-tokens").toString());
    }

    @AfterEach
    void asBefore() {
        time.reset();
        realm.alter(TestRealm.WITH_SECRET, old -> {
            ObjectNode attributes = (ObjectNode) old.get("attributes");
            attributes.put("helseprofil.cohort", "").put("helseprofil.waiver." + SECRET_REFUSED, "");
        });
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                answer("token", 200, old -> old.clientCredentials().send()),
                answer(
                        "token, refused",
                        400,
                        old -> old.clientCredentials()
                                .formInstead("scope", "no-such-scope")
                                .send()),
                answer(
                        "refresh",
                        200,
                        old -> old.refresh(Objects.requireNonNull(old.password().text("refresh_token")))
                                .send()),
                answer("refresh, refused", 400, old -> old.refresh("nonsense").send()),
                answer("PAR", 201, old -> old.push().send()),
                answer(
                        "PAR, refused",
                        400,
                        old -> old.push()
                                .formInstead("redirect_uri", "https://strange.example/")
                                .send()),
                answer(
                        "introspection",
                        200,
                        old -> old.post("token/introspect")
                                .form("token", old.accessToken())
                                .send()),
                answer(
                        "introspection, refused",
                        400,
                        old -> old.post("token/introspect").send()),
                answer(
                        "revocation",
                        200,
                        old -> old.post("revoke")
                                .form("token", old.accessToken())
                                .send()),
                answer("revocation, refused", 400, old -> old.post("revoke").send()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    @Tag("RFC9745-2.1-1")
    void everyResponseAnnouncesTheDatesOnSuccessAndFailure(
            String where, int status, Function<OldClient, Response> request) {
        Response answer = request.apply(client);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertTells(answer, announced, enforced);
        assertThat(answer.headerLines("Link")).contains(link(SECRET_REFUSED));
    }

    @Test
    void userinfoAnnouncesToTheTokensClient() {
        String accessToken = client.accessToken();

        Response answer = client.userinfo(accessToken).send();
        assertThat(answer.status()).isEqualTo(200);
        assertTells(answer, announced, enforced);
        assertThat(answer.headerLines("Link")).containsExactly(link("sender-constrained-tokens"));

        assertThat(client.post("revoke").form("token", accessToken).send().status())
                .isEqualTo(200);
        Response refused = client.userinfo(accessToken).send();
        assertThat(refused.status()).as("a token that was given back").isEqualTo(401);
    }

    @Test
    void announcesTheEarliestDatesWithAPageForEach() {
        ObjectNode document = document(SECRET_REFUSED);
        Instant later = enforced.plus(Duration.ofDays(9));
        ((ObjectNode) document.get("requirements"))
                .putObject("sender-constrained-tokens")
                .put("announced", announced.minusSeconds(60).toString())
                .put("enforced", later.toString());
        realm.putProfile(document.toString());

        Response answer = client.clientCredentials().send();

        assertTells(answer, announced, enforced);
        assertThat(answer.headerLines("Link")).containsExactly(link(SECRET_REFUSED), link("sender-constrained-tokens"));
    }

    @Test
    void hasNoSunsetWithoutAnEnforcementDate() {
        ObjectNode document = document();
        ((ObjectNode) document.get("requirements")).putObject(SECRET_REFUSED).put("announced", announced.toString());
        realm.putProfile(document.toString());

        Response answer = client.clientCredentials().send();

        assertThat(answer.header("Deprecation")).contains("@" + announced.getEpochSecond());
        assertThat(answer.headerLines("Sunset")).isEmpty();
    }

    @Test
    void announcesExactlyBetweenTheDocumentsDates() {
        Instant begin = time.clock().instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(1));
        announced = begin;
        enforced = begin.plus(Duration.ofHours(1));
        realm.putProfile(document(SECRET_REFUSED).toString());

        moveTo(begin.minusSeconds(30));
        assertTellsNothing(client.clientCredentials().send(), 200);
        moveTo(begin);
        assertTells(client.clientCredentials().send(), announced, enforced);
        moveTo(enforced.minusSeconds(30));
        assertTells(client.clientCredentials().send(), announced, enforced);
        moveTo(enforced);
        Response refusal = client.clientCredentials().send();
        refused(refusal).by(SECRET_REFUSED).with(401, "invalid_client");
        assertTellsNothing(refusal, 401);
    }

    @Test
    void announcesAWaiverWithItsEnd() {
        Instant end = enforced.plus(Duration.ofDays(30));
        realm.alterAttribute(
                TestRealm.WITH_SECRET,
                "helseprofil.waiver." + SECRET_REFUSED,
                "{\"reason\":\"new version in May\",\"approvedBy\":\"Kari\",\"expires\":\"" + end + "\"}");
        realm.putProfile(document(SECRET_REFUSED).toString());
        moveTo(enforced.plusSeconds(60));

        assertTells(client.clientCredentials().send(), announced, end);
    }

    @Test
    void announcesACohortsOwnDate() {
        Instant later = enforced.plus(Duration.ofDays(30));
        realm.alterAttribute(TestRealm.WITH_SECRET, "helseprofil.cohort", "fastlege");
        ObjectNode document = document(SECRET_REFUSED);
        document.putObject("cohorts")
                .putObject("fastlege")
                .putObject(SECRET_REFUSED)
                .put("enforced", later.toString());
        realm.putProfile(document.toString());

        assertTells(client.clientCredentials().send(), announced, later);
    }

    @Test
    void aCodeExchangeAnnouncesItsAuthorizationRequestsFailure() {
        realm.putProfile(
                document("pushed-authorization", "pkce-s256", "redirect-uris").toString());

        Response redeemed = client.logIn();

        assertThat(redeemed.status()).as(redeemed.toString()).isEqualTo(200);
        assertTells(redeemed, announced, enforced);
        assertThat(redeemed.headerLines("Link"))
                .containsExactly(link("pushed-authorization"), link("pkce-s256"), link("redirect-uris"));
        assertTellsNothing(
                client.refresh(Objects.requireNonNull(redeemed.text("refresh_token")))
                        .send(),
                200);
        assertTellsNothing(client.clientCredentials().send(), 200);
    }

    @Test
    void browserClientsMayReadTheHeaders() {
        Response answer = client.clientCredentials()
                .header("Origin", "https://app.example")
                .send();

        assertThat(String.join(",", answer.headerLines("Access-Control-Expose-Headers")))
                .contains(HEADERS);
    }

    @Test
    void theEventNamesTheEarliestRequirement() {
        realm.admin().clearEvents();
        client.clientCredentials().send();

        assertThat(realm.events()
                        .get(0)
                        .path("details")
                        .path("helseprofil_requirement")
                        .textValue())
                .isEqualTo(SECRET_REFUSED);
        assertThat(realm.events()
                        .get(0)
                        .path("details")
                        .path("helseprofil_phase")
                        .textValue())
                .isEqualTo("announced");
    }

    @Test
    void anUnauthenticatedClientLearnsNothing() {
        assertTellsNothing(nameOnly("token").form("client_secret", "wrong").send(), 401);
        assertTellsNothing(nameOnly("token").send(), 401);
        assertTellsNothing(
                nameOnly("ext/par/request").form("response_type", "code").send(), 401);
        assertTellsNothing(nameOnly("revoke").form("token", "nonsense").send(), 401);
        assertTellsNothing(
                nameOnly("token/introspect").form("token", "nonsense").send(), 401);
        Response masked = realm.oidc(TestRealm.MACHINE)
                .withRequest(request -> request.formInstead("client_id", TestRealm.WITH_SECRET))
                .clientCredentials("profile")
                .response();
        assertTellsNothing(masked, 401);
    }

    @Test
    void anUnsignedTokenRevealsNothing() {
        String[] parts = client.accessToken().split("\\.", -1);
        String forged = parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length());

        assertTellsNothing(client.userinfo(forged).send(), 401);
    }

    @Test
    void aPublicClientsNameRevealsNothing() {
        realm.alter(
                TestRealm.WITHOUT_CREDENTIALS,
                old -> ((ObjectNode) old.get("attributes"))
                        .put("helseprofil.registered", "existing")
                        .put("dpop.bound.access.tokens", "false"));
        realm.putProfile(document("confidential-client").toString());
        Request named = Request.post(realm.address("protocol/openid-connect/token"))
                .form("client_id", TestRealm.WITHOUT_CREDENTIALS)
                .form("grant_type", "password")
                .form("scope", "openid")
                .form("username", TestRealm.USERNAME);

        assertTellsNothing(named.form("password", "wrong").send(), 400);
        assertTellsNothing(
                Request.post(realm.address("protocol/openid-connect/revoke"))
                        .form("client_id", TestRealm.WITHOUT_CREDENTIALS)
                        .form("token", "nonsense")
                        .send(),
                200);
        assertTells(named.form("password", TestRealm.PASSWORD).send(), announced, enforced);
    }

    @Test
    void anExemptClientGetsNoAnnouncement() {
        ObjectNode document = document(SECRET_REFUSED);
        document.putArray("exempt")
                .addObject()
                .put(
                        "id",
                        realm.admin().client(TestRealm.WITH_SECRET).path("id").textValue())
                .put("reason", "replaced before then")
                .put("until", enforced.toString());
        realm.putProfile(document.toString());

        assertTellsNothing(client.clientCredentials().send(), 200);
    }

    private static Request nameOnly(String endpoint) {
        return Request.post(realm.address("protocol/openid-connect/" + endpoint))
                .form("client_id", TestRealm.WITH_SECRET)
                .form("grant_type", "client_credentials");
    }

    private ObjectNode document(String... requirements) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("ruleSet", "helseid").put("catalogue", "2026.1");
        ObjectNode member = document.putObject("requirements");
        for (String requirement : requirements) {
            member.putObject(requirement).put("announced", announced.toString()).put("enforced", enforced.toString());
        }
        return document;
    }

    private static void moveTo(Instant instant) {
        Duration ahead = Duration.between(time.clock().instant(), instant);
        time.moveBy(Duration.ofSeconds(ahead.plusNanos(999_999_999).getSeconds()));
    }

    private static void assertTells(Response answer, Instant announced, Instant enforced) {
        assertThat(answer.headerLines("Deprecation"))
                .as(answer.toString())
                .containsExactly("@" + announced.getEpochSecond());
        assertThat(answer.headerLines("Sunset")).containsExactly(IMF_FIXDATE.format(enforced));
        assertThat(answer.headerLines("Link")).isNotEmpty();
    }

    private static void assertTellsNothing(Response answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(HEADERS)
                .allSatisfy(
                        name -> assertThat(answer.headerLines(name)).as(name).isEmpty());
    }

    private static String link(String requirement) {
        return "<" + realm.address("helseprofil/requirements/" + requirement)
                + ">; rel=\"deprecation\"; type=\"text/html\"";
    }

    private static Arguments answer(String where, int status, Function<OldClient, Response> request) {
        return Arguments.of(where, status, request);
    }
}
