package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.assertion.AssertionPerRequest;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.SharedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of the nonce step (RFC 9449, section 8): a challenge uses nothing up and accuses no client. Some clients in the
 * field send the same assertion a second time, until {@code assertion-per-request} refuses it.
 */
@Attacks(AssertionPerRequest.class)
class NonceStepIT {

    private static final String ENFORCED = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"assertion-per-request\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}";

    private static final List<String> EVENTS = List.of(
            "CLIENT_LOGIN",
            "CLIENT_LOGIN_ERROR",
            "CODE_TO_TOKEN",
            "CODE_TO_TOKEN_ERROR",
            "REFRESH_TOKEN",
            "REFRESH_TOKEN_ERROR",
            "TOKEN_EXCHANGE",
            "TOKEN_EXCHANGE_ERROR",
            "PUSHED_AUTHORIZATION_REQUEST",
            "PUSHED_AUTHORIZATION_REQUEST_ERROR",
            "LOGIN",
            "LOGIN_ERROR",
            "USER_INFO_REQUEST",
            "USER_INFO_REQUEST_ERROR");

    private static final int READINGS = 200;

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realm.changeRealm(representation -> {
            representation.put("eventsEnabled", true);
            ArrayNode types = representation.putArray("enabledEventTypes");
            EVENTS.forEach(types::add);
        });
    }

    @AfterEach
    void resetProfile() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                step("client credentials", MACHINE, client -> it -> it.clientCredentials(SCOPE)),
                step("authorization code", USER_LOGIN, client -> {
                    AuthorizationRequest request = realm.authorizationRequest();
                    String code = Logins.code(client, request);
                    return it -> it.redeem(request, code);
                }),
                step("refresh token", USER_LOGIN, client -> {
                    String refreshToken = realm.logIn(client).refreshToken();
                    return it -> it.refresh(refreshToken);
                }),
                step("token exchange", USER_LOGIN, client -> {
                    String subject = realm.logIn(client).accessToken();
                    return it -> it.exchangeToken(subject, SCOPE);
                }),
                step("PAR", USER_LOGIN, client -> it -> it.push(realm.authorizationRequest())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    @Tag("RFC9449-8-1")
    void theSameRequestWithANewProofSucceeds(Step step) {
        OidcClient client = newClient(step.clientId());
        Attempt attempt = step.prepare(client);
        Repeater sent = new Repeater();

        OidcClient forgetful = newClient(step.clientId()).withProofKey(client.proofKey());
        Exchange exchange = attempt.with(forgetful.withRequest(sent::repeat));

        assertThat(exchange.challenge()).hasValueSatisfying(challenge -> {
            assertThat(challenge.status()).isEqualTo(400);
            assertThat(challenge.error()).isEqualTo("use_dpop_nonce");
            assertThat(challenge.errorDescription()).startsWith("dpop-nonce: ");
            assertThat(challenge.errorUri()).endsWith("/helseprofil/requirements/dpop-nonce");
            assertThat(challenge.headerLines("DPoP-Nonce")).hasSize(1);
        });
        assertThat(exchange.response().isSuccess())
                .as("%s", exchange.response())
                .isTrue();
        assertThat(sent.forms())
                .as("sent twice, assertion and all")
                .hasSize(2)
                .containsOnly(sent.forms().get(0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void theSameAssertionIsRefusedFromItsDate(Step step) {
        OidcClient client = newClient(step.clientId());
        Attempt attempt = step.prepare(client);
        OidcClient forgetful = newClient(step.clientId()).withProofKey(client.proofKey());
        OidcClient repeating = forgetful.withRequest(new Repeater()::repeat);
        realm.putProfile(ENFORCED);

        Exchange exchange = attempt.with(repeating);
        Exchange again = attempt.with(repeating);
        Exchange mended = attempt.with(forgetful);

        assertThat(exchange.challenge()).isPresent();
        refused(exchange)
                .by("assertion-per-request")
                .saying("make a new client assertion for each request, also for the one after use_dpop_nonce")
                .with(401, "invalid_client");
        assertThat(exchange.response().headerLines("DPoP-Nonce")).hasSize(1);
        assertThat(again.challenge()).as("the nonce of the refusal is fresh").isEmpty();
        refused(again).by("assertion-per-request").with(401, "invalid_client");
        assertThat(mended.challenge()).as("so it is for the next assertion").isEmpty();
        assertThat(mended.response().isSuccess())
                .as("nothing was used up: %s", mended.response())
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aNewAssertionSucceedsAfterTheDate(Step step) {
        OidcClient client = newClient(step.clientId());
        Attempt attempt = step.prepare(client);
        realm.putProfile(ENFORCED);

        Exchange exchange = attempt.with(newClient(step.clientId()).withProofKey(client.proofKey()));

        assertThat(exchange.challenge()).isPresent();
        assertThat(exchange.response().isSuccess())
                .as("%s", exchange.response())
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aChallengeLeavesNoEvent(Step step) {
        OidcClient client = newClient(step.clientId());
        Attempt attempt = step.prepare(client);
        realm.admin().clearEvents();
        long errorsBefore = loggedErrors();

        Exchange challenge = attempt.with(client.withoutNonceStep());

        assertThat(challenge.response().error()).isEqualTo("use_dpop_nonce");
        assertThat(realm.events()).as("events").isEmpty();
        assertThat(loginFailures()).as("failed logins of the user").isZero();
        beRefused();
        assertThat(realm.events()).as("a refusal does leave one").hasSize(1);
        assertThat(loggedErrorsBeyond(errorsBefore))
                .as("error events in the log: that of the refusal")
                .isEqualTo(errorsBefore + 1);
    }

    private static void beRefused() {
        newClient(MACHINE).withAssertion(assertion -> assertion.without("jti")).clientCredentials(SCOPE);
    }

    /** The log of a container comes with a delay, so it is read until something new stands there. */
    private static long loggedErrorsBeyond(long known) {
        return LongStream.generate(NonceStepIT::loggedErrors)
                .limit(READINGS)
                .filter(count -> count > known)
                .findFirst()
                .orElse(known);
    }

    private static OidcClient newClient(String clientId) {
        return OidcClient.discover(realm.issuer(), clientId, realm.key(clientId));
    }

    private static long loggedErrors() {
        String ofRealm = "realmName=\"" + realm.name() + "\"";
        return SharedServer.get()
                .log()
                .lines()
                .filter(line -> line.contains(ofRealm) && line.contains("_ERROR"))
                .count();
    }

    private static int loginFailures() {
        String user = realm.admin()
                .get("users?username=" + TestRealm.USERNAME)
                .json()
                .path(0)
                .path("id")
                .textValue();
        return realm.admin()
                .get("attack-detection/brute-force/users/" + user)
                .json()
                .path("numFailures")
                .asInt();
    }

    private static Arguments step(String name, String clientId, Preparation preparation) {
        return Arguments.of(Named.of(name, new Step(clientId, preparation)));
    }

    /** Does what must come before, and gives the request that is looked at. */
    interface Preparation {
        Attempt by(OidcClient client);
    }

    /** The request that is looked at, sent by any variant of the client. */
    interface Attempt {
        Exchange with(OidcClient client);
    }

    record Step(String clientId, Preparation preparation) {
        Attempt prepare(OidcClient client) {
            return preparation.by(client);
        }
    }

    /**
     * Sends its first assertion with every request, as NHN's library for Java 1.0.2 and .NET's OidcClient before 7.1 do
     * in the nonce step, and writes down the forms.
     */
    private static final class Repeater {

        private final List<String> forms = new ArrayList<>();
        private @Nullable String assertion;

        Request repeat(Request request) {
            assertion = assertion == null ? request.formValue("client_assertion") : assertion;
            Request same = request.formInstead("client_assertion", String.valueOf(assertion));
            forms.add(same.encodedForm());
            return same;
        }

        List<String> forms() {
            return forms;
        }
    }
}
