package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests of a person's number that is planted in the realm and sent where it should not be sent. It is found in the
 * tokens that are for it, and then in no other place.
 */
@Attack(
        by = Attacker.STRANGER,
        tries = "looks for a planted number in errors, events, log, reports and pages",
        outcome = "only in the tokens meant for it")
class PersonalDataIT {

    private static final String PLANTED = "31877700162";
    private static final String USERNAME = "planted.person";
    private static final String WITH_PID = "nhn:demo-api/with-pid";
    private static final String PID = "helseid://scopes/identity/pid";

    private static KeycloakServer server;
    private static HealthRealm health;

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;
    private static LoginClaims disclosed;
    private static final List<String> ADDRESSES = new ArrayList<>();
    private static final List<String> REFUSALS = new ArrayList<>();

    @BeforeAll
    static void plant() {
        server = SharedServer.get();
        realm = TestRealm.underProfile();
        realm.admin().put("events/config", """
                { "eventsEnabled": true, "enabledEventTypes": [], "adminEventsEnabled": true,
                  "adminEventsDetailsEnabled": true }""");
        health = HealthRealm.in(realm).scope(WITH_PID, Mapping.claim(Claims.PID));
        client = health.client(
                        "electronic-journal",
                        Map.of(
                                "helseprofil.orgnr-parent",
                                HealthRealm.PARENT,
                                "helseprofil.orgnr-children",
                                HealthRealm.CHILD),
                        WITH_PID,
                        PID)
                .withRequest(PersonalDataIT::remember);
        administer();
        logInAndUseWhatComes();
        fail();
    }

    /** The number comes to the user, once rightly and once not. */
    private static void administer() {
        health.person(USERNAME, "Planted", "Person", Map.of("pid", PLANTED));
        ObjectNode user = (ObjectNode)
                realm.admin().get("users/" + health.userId(USERNAME)).json();
        succeeded(realm.admin().put("users/" + health.userId(USERNAME), user));
        user.putObject("attributes").putArray("pid").add(PLANTED).add(PLANTED + "0");
        refuse(realm.admin().put("users/" + health.userId(USERNAME), user));
        user.putObject("attributes").putArray("hpr_number").add(PLANTED);
        refuse(realm.admin().put("users/" + health.userId(USERNAME), user));
        health.person("with-a-slip", "Planted", "Person", Map.of("hpr_number", PLANTED, "hpr_details", PLANTED));
    }

    private static void logInAndUseWhatComes() {
        Exchange login = logIn(USERNAME, HealthRealm.asking(WITH_PID + " " + PID));
        disclosed = LoginClaims.of(realm, client, login);
        client.refresh(login.refreshToken());
        client.exchangeToken(login.accessToken(), WITH_PID);
        client.revoke(login.accessToken());
        logIn("with-a-slip", HealthRealm.asking(WITH_PID + " " + PID));
    }

    private static Exchange logIn(String username, AuthorizationRequest asked) {
        URI page = client.authorizeUrl(client.push(asked).requestUri());
        AuthorizationAnswer answer = LoginForm.open(page).submit(username, TestRealm.PASSWORD);
        ADDRESSES.add(page.toString());
        ADDRESSES.add(String.valueOf(answer.redirect()));
        return client.redeem(asked, answer.requiredCode());
    }

    /** The number in every place where a client may put one by mistake, and each of its tokens spoilt. */
    private static void fail() {
        AuthorizationRequest asked = HealthRealm.asking(WITH_PID + " " + PID);
        Exchange login = logIn(USERNAME, asked);
        OidcClient naming = client.withAssertion(assertion -> assertion.details(Details.ofChild(PLANTED)));
        refuse(naming.clientCredentials(HealthRealm.BARE).response());
        refuse(naming.refresh(login.refreshToken()).response());
        refuse(client.withAssertion(assertion -> assertion.details(Details.of(Map.of("type", PLANTED))))
                .clientCredentials(HealthRealm.BARE)
                .response());
        refuse(client.withAssertion(assertion -> assertion.with("assertion_details", PLANTED))
                .clientCredentials(HealthRealm.BARE)
                .response());
        refuse(client.push(HealthRealm.asking(WITH_PID).with(Details.ofParent(PLANTED)))
                .response());
        refuse(client.withResource(PLANTED).clientCredentials(HealthRealm.BARE).response());
        refuse(client.withRequest(request -> request.form("authorization_details", PLANTED))
                .clientCredentials(HealthRealm.BARE)
                .response());
        refuse(client.withAssertion(assertion -> assertion.with("aud", PLANTED))
                .clientCredentials(HealthRealm.BARE)
                .response());
        refuse(client.withProof(proof -> proof.with("htu", PLANTED))
                .refresh(login.refreshToken())
                .response());
        refuse(client.userinfo("x" + login.accessToken()).response());
        refuse(client.userinfo(login.idToken()).response());
        refuse(client.refresh(login.idToken()).response());
        refuse(client.refresh(login.accessToken()).response());
        refuse(client.exchangeToken(login.idToken(), WITH_PID).response());
        refuse(client.withoutProof().userinfo(login.accessToken()).response());
        client.introspect(login.idToken());
        client.revoke(login.idToken());
        client.introspect("x" + login.accessToken());
        refuse(client.redeem(asked, "not.a.code").response());
    }

    @Test
    void containsTheDataWhereRequested() {
        assertThat(disclosed.of(Claims.PID).keySet())
                .containsExactlyInAnyOrder("access token", "introspection", "ID token", "userinfo");
        assertThat(disclosed.of(Claims.PID).values())
                .allMatch(pid -> pid.textValue().equals(PLANTED));
    }

    @Test
    void theLogContainsNoPersonalData() {
        new ServerProbe(server).log("a planted line: " + PersonalNumbers.CONTROL);
        String log = server.log();

        assertThat(log).as("the control: a number in the log is found").contains(PersonalNumbers.CONTROL);
        assertThat(PersonalNumbers.in(log)).contains(PersonalNumbers.CONTROL);
        assertThat(log).as("the control: what was done has left lines").contains(realm.name());
        assertAbsent("the log", log);
    }

    @Test
    void eventsContainNoPersonalData() {
        JsonNode events = realm.admin().get("events?max=1000").json();

        assertThat(events).as("the control").hasSizeGreaterThan(10);
        assertThat(events.toString()).contains(USERNAME);
        assertAbsent("the events", events.toString());
    }

    @Test
    void adminEventsContainNoPersonalData() {
        JsonNode events = realm.admin().get("admin-events?max=1000").json();

        assertThat(events.toString())
                .as("the control: what was sent is kept, with the user")
                .contains("representation", USERNAME);
        assertAbsent("the admin events", events.toString());
    }

    @Test
    void urlsContainNoPersonalData() {
        assertThat(ADDRESSES).as("the control").hasSizeGreaterThan(10).anyMatch(address -> address.contains("code="));
        ADDRESSES.forEach(address -> assertAbsent("an address", address));
    }

    @Test
    void refusalsContainNoPersonalData() {
        assertThat(REFUSALS).as("the control").hasSizeGreaterThan(15).anyMatch(answer -> answer.contains("HID-1"));
        REFUSALS.forEach(answer -> assertAbsent(answer, answer));
    }

    @Test
    void metricsContainNoPersonalData() {
        String metrics = Request.get(URI.create(server.managementUrl() + "/metrics"))
                .send()
                .body();

        assertThat(metrics).as("the control").contains("http_server");
        assertAbsent("the metrics", metrics);
    }

    @Test
    void storedRecordsContainNoPersonalData() {
        for (String path : List.of("changes", "clients", "forecast", "outcomes", "refusals", "requirements")) {
            Response kept = realm.admin().get("helseprofil/" + path);
            assertThat(kept.status()).as(path).isEqualTo(200);
            assertAbsent(path, kept.body());
        }
    }

    private static void refuse(Response answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
        REFUSALS.add(answer.body() + answer.headers().map());
    }

    private static void assertAbsent(String what, String text) {
        assertThat(PersonalNumbers.in(text)).as(what).doesNotContain(PLANTED);
        assertThat(text.contains(PLANTED)).as(what).isFalse();
    }

    private static Request remember(Request request) {
        ADDRESSES.add(request.address().toString());
        return request;
    }
}
