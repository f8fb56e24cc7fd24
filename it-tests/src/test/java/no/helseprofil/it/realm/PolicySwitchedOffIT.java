package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Tests that raw attributes don't turn the profile off. A user who may change a realm can write its policies so, past
 * every validation: with a profile of our name, which Keycloak prefers to the global one, with a disabled policy of our
 * name, or as JSON that can't be read, with which Keycloak drops all policies without a word.
 */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "writes the realm's policies past validation: ours disabled, shadowed or unreadable",
        outcome = "the profile holds")
class PolicySwitchedOffIT {

    private static final String PROFILES = "client-policies.profiles";
    private static final String POLICIES = "client-policies.policies";

    /** The realm's own profile of our name, without an executor, stands before ours. */
    @Nested
    class Shadowed extends StillJudged {

        Shadowed() {
            super(PROFILES, "{\"profiles\":[{\"name\":\"helseprofil\",\"description\":\"\",\"executors\":[]}]}");
        }

        @Test
        void theAttackIsInPlace() {
            assertThat(policies("profiles")
                            .json()
                            .path("profiles")
                            .path(0)
                            .path("name")
                            .textValue())
                    .isEqualTo("helseprofil");
        }
    }

    /** The realm's own policy of our name is disabled. */
    @Nested
    class Disabled extends StillJudged {

        Disabled() {
            super(
                    POLICIES,
                    "{\"policies\":[{\"name\":\"helseprofil\",\"description\":\"\",\"enabled\":false,"
                            + "\"conditions\":[],\"profiles\":[]}]}");
        }

        @Test
        void theAttackIsInPlace() {
            assertThat(policies("policies")
                            .json()
                            .path("policies")
                            .path(0)
                            .path("name")
                            .textValue())
                    .isEqualTo("helseprofil");
        }
    }

    /** JSON that can't be read. */
    @Nested
    class Broken extends StillJudged {

        Broken() {
            super(POLICIES, "{\"policies\":[");
        }

        @Test
        void theAttackIsInPlace() {
            assertThat(policies("policies").status())
                    .as("Keycloak can't read the policies any more")
                    .isGreaterThanOrEqualTo(400);
        }
    }

    /**
     * Requests that only policy events see, and requests that the endpoints see, each with the compliant request beside
     * it.
     */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class StillJudged {

        private final String attribute;
        private final String value;
        private TestRealm realm;

        StillJudged(String attribute, String value) {
            this.attribute = attribute;
            this.value = value;
        }

        @BeforeAll
        void attack() {
            realm = TestRealm.underProfile();
            realm.alterAttribute(TestRealm.USER_LOGIN, "oauth2.device.authorization.grant.enabled", "true");
            realm.alterAttribute(TestRealm.USER_LOGIN, "require.pushed.authorization.requests", "false");
            ObjectNode change = JsonNodeFactory.instance.objectNode().put("realm", realm.name());
            change.putObject("attributes").put(attribute, value);
            Response taken = realm.admin().put("", change);
            assertThat(taken.status())
                    .as("Keycloak takes the attribute: " + taken)
                    .isEqualTo(204);
        }

        @AfterAll
        void delete() {
            realm.close();
        }

        Response policies(String kind) {
            return realm.admin().get("client-policies/" + kind + "?include-global-" + kind + "=true");
        }

        @Tag("smoke")
        @Test
        void aTokenRequestIsEvaluated() {
            OidcClient client = realm.oidc(TestRealm.MACHINE);

            assertThat(client.clientCredentials(TestRealm.SCOPE)
                            .accessTokenClaims()
                            .path("aud")
                            .textValue())
                    .isEqualTo(TestRealm.API);
            refused(client.withoutProof().clientCredentials(TestRealm.SCOPE))
                    .by("sender-constrained-tokens")
                    .with(400, "invalid_dpop_proof");
        }

        @Test
        void aPushedRequestIsEvaluated() {
            OidcClient client = realm.oidc(TestRealm.USER_LOGIN);

            assertThat(client.push(realm.authorizationRequest()).requestUri()).isNotEmpty();
            refused(client.withRequest(request -> request.withoutForm("code_challenge"))
                            .push(realm.authorizationRequest()))
                    .by("pkce-s256")
                    .with(400, "invalid_request");
        }

        @Test
        void anUnpushedRequestIsRefused() {
            AuthorizationAnswer answer = Browser.of(realm, TestRealm.USER_LOGIN)
                    .open(realm.authorizationRequest(), "code")
                    .answer()
                    .orElseThrow(() -> new AssertionError("there is a login form"));

            assertThat(answer.code()).isNull();
            assertThat(answer.toString()).contains("pushed-authorization: ");
            assertThat(realm.logIn(realm.oidc(TestRealm.USER_LOGIN)).accessToken())
                    .as("the same request, pushed")
                    .isNotEmpty();
        }

        @Test
        void aRefreshReturnsNoOtherRefreshToken() {
            OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
            Exchange refreshed = client.refresh(realm.logIn(client).refreshToken());

            assertThat(refreshed.accessToken()).isNotEmpty();
            assertThat(refreshed.response().text("refresh_token")).isNull();
        }

        @Test
        void refusesTheDeviceFlow() {
            OidcClient client = realm.oidc(TestRealm.USER_LOGIN);

            refused(client.authenticated(Request.post(realm.address("protocol/openid-connect/auth/device"))
                            .form("code_challenge", realm.authorizationRequest().codeChallenge())
                            .form("code_challenge_method", "S256")))
                    .by("grant-type")
                    .with(400, "unsupported_grant_type");
        }

        @Test
        void aRegistrationIsStampedByTheServer() {
            Instant before = Instant.now().minusSeconds(5);
            realm.register(
                    "registered-now",
                    SigningKey.generate("ES256"),
                    client -> attributes(client).put("helseprofil.registered", "2001-01-01T00:00:00Z"));

            assertThat(registered("registered-now")).isAfter(before);
            Instant first = registered("registered-now");
            realm.changeAttribute("registered-now", "helseprofil.registered", "2001-01-01T00:00:00Z");
            assertThat(registered("registered-now")).as("after an update").isEqualTo(first);
        }

        private Instant registered(String clientId) {
            JsonNode attributes = attributes(realm.admin().client(clientId));
            return Instant.parse(attributes.path("helseprofil.registered").asText());
        }

        private static ObjectNode attributes(ObjectNode client) {
            return (ObjectNode) client.get("attributes");
        }
    }
}
