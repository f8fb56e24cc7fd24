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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that raw attributes don't turn the profile off. A user who may change a realm can write its policies so, past
 * every validation: with a profile of our name, which Keycloak prefers to the global one, with a disabled policy of our
 * name, or as JSON that can't be read, with which Keycloak drops all policies without a word. Some of the requests are
 * seen by policy events only, others by the endpoints, each with the compliant request beside it.
 */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "writes the realm's policies past validation: ours disabled, shadowed or unreadable",
        outcome = "the profile holds")
@ParameterizedClass
@EnumSource
class PolicySwitchedOffIT {

    private static final String PROFILES = "client-policies.profiles";
    private static final String POLICIES = "client-policies.policies";

    private static TestRealm realm;

    private final Written written;

    PolicySwitchedOffIT(Written written) {
        this.written = written;
    }

    /** What stands in the realm's raw attributes. */
    enum Written {
        /** The realm's own profile of our name, without an executor, stands before ours. */
        SHADOWING(PROFILES, "{\"profiles\":[{\"name\":\"helseprofil\",\"description\":\"\",\"executors\":[]}]}"),

        /** The realm's own policy of our name is disabled. */
        DISABLED(
                POLICIES,
                "{\"policies\":[{\"name\":\"helseprofil\",\"description\":\"\",\"enabled\":false,"
                        + "\"conditions\":[],\"profiles\":[]}]}"),

        /** JSON that can't be read. */
        BROKEN(POLICIES, "{\"policies\":[");

        private final String attribute;
        private final String value;

        Written(String attribute, String value) {
            this.attribute = attribute;
            this.value = value;
        }
    }

    @BeforeParameterizedClassInvocation
    static void attack(Written written) {
        realm = TestRealm.underProfile();
        realm.alterAttribute(TestRealm.USER_LOGIN, "oauth2.device.authorization.grant.enabled", "true");
        realm.alterAttribute(TestRealm.USER_LOGIN, "require.pushed.authorization.requests", "false");
        ObjectNode change = JsonNodeFactory.instance.objectNode().put("realm", realm.name());
        change.putObject("attributes").put(written.attribute, written.value);
        Response taken = realm.admin().put("", change);
        assertThat(taken.status()).as("Keycloak takes the attribute: " + taken).isEqualTo(204);
    }

    @AfterParameterizedClassInvocation
    static void delete() {
        realm.close();
    }

    @Test
    void theAttackIsInPlace() {
        String kind = written.attribute.substring(written.attribute.indexOf('.') + 1);
        Response listed = realm.admin().get("client-policies/" + kind + "?include-global-" + kind + "=true");

        if (written == Written.BROKEN) {
            assertThat(listed.status())
                    .as("Keycloak can't read the policies any more")
                    .isGreaterThanOrEqualTo(400);
        } else {
            assertThat(listed.json().path(kind).path(0).path("name").textValue())
                    .isEqualTo("helseprofil");
        }
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
