package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.PASSWORD;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.SECRET;
import static no.helseprofil.it.support.TestRealm.USERNAME;
import static no.helseprofil.it.support.TestRealm.WITHOUT_CREDENTIALS;
import static no.helseprofil.it.support.TestRealm.WITH_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients of before that authenticate with a shared secret or not at all, beside which an assertion proves nothing: Keycloak
 * doesn't look at it.
 */
@Attack(by = Attacker.VENDOR, tries = "puts details into an unverified assertion", outcome = "ignored")
class UnsignedClientIT {

    private static final Details HOSPITAL_ITSELF = Details.ofParent(HOSPITAL);

    @AutoClose
    private static OrganisationRealm organisations;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        existing(WITH_SECRET, OrganisationRealm.multiTenant());
        existing(WITHOUT_CREDENTIALS, OrganisationRealm.multiTenant());
    }

    @Test
    void aSecretClientNamesNoOrganisation() {
        Response withoutDetails = clientCredentials().send();
        Response forged = clientCredentials().form(asserted(WITH_SECRET)).send();

        assertNobody(withoutDetails);
        assertNobody(forged);
    }

    @Test
    void aSecretClientWithAUserNamesNoOrganisation() {
        String refreshToken =
                Objects.requireNonNull(password(withSecret(), Map.of()).text("refresh_token"));

        assertNobody(password(withSecret(), asserted(WITH_SECRET)));
        assertNobody(withSecret()
                .form("grant_type", "refresh_token")
                .form("refresh_token", refreshToken)
                .form(asserted(WITH_SECRET))
                .send());
    }

    @Test
    void aPublicClientNamesNoOrganisation() {
        Map<String, String> forged = asserted(WITHOUT_CREDENTIALS);

        assertThat(Represented.in(claims(password(withoutCredentials(), Map.of()))))
                .as("it gets its token without one")
                .isEqualTo(Represented.nobodyByMultiTenant());
        assertNobody(password(withoutCredentials(), forged));
    }

    @Test
    void unsignedDetailsAreRefusedFromTheDate() {
        organisations
                .realm()
                .putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                        + "{\"organisation\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}");
        try {
            refused(clientCredentials().send())
                    .by("organisation")
                    .with(400, "invalid_request")
                    .saying("HID-1007");
            refused(clientCredentials().form(asserted(WITH_SECRET)).send())
                    .by("organisation")
                    .with(400, "invalid_request")
                    .saying("HID-1008");
            refused(password(withoutCredentials(), asserted(WITHOUT_CREDENTIALS)))
                    .with(400, "invalid_request")
                    .saying("HID-1008");
        } finally {
            organisations.realm().putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void aPublicClientNamesNoJournal() {
        Map<String, String> forged = Map.of(
                "client_assertion_type",
                Assertion.TYPE,
                "client_assertion",
                assertion(WITHOUT_CREDENTIALS)
                        .details(Details.ofSfmJournal("12"))
                        .sign());

        assertThat(claims(password(withoutCredentials(), forged)).has("nhn:sfm:journal-id"))
                .isFalse();
    }

    @Test
    void anAssertionBesideASecretIsNoAuthentication() {
        Map<String, String> forged = Map.of(
                "client_assertion_type",
                Assertion.TYPE,
                "client_assertion",
                assertion(WITH_SECRET).sign());

        JsonNode claims = claims(password(withSecret(), forged));

        assertThat(claims.path("client_amr").asText()).isIn("", "client_secret_basic");
        assertThat(claims(password(
                                withoutCredentials(),
                                Map.of(
                                        "client_assertion_type",
                                        Assertion.TYPE,
                                        "client_assertion",
                                        assertion(WITHOUT_CREDENTIALS).sign())))
                        .path("client_amr")
                        .asText())
                .isIn("", "none");
    }

    @Test
    void aSecretClientPushesNoOrganisation() {
        String issuer = organisations.realm().issuer();
        String object = RequestObject.by(WITH_SECRET, organisations.realm().key(WITH_SECRET), issuer)
                .details(HOSPITAL_ITSELF)
                .sign();
        Request push = Request.post(organisations.realm().address("protocol/openid-connect/ext/par/request"))
                .basicAuthentication(WITH_SECRET, SECRET)
                .form(organisations.request().parameters());

        assertThat(push.form("request", object).send().status())
                .as("Keycloak takes it for the whole request, as ever")
                .isEqualTo(400);
        assertThat(push.send().status()).as("the same without").isEqualTo(201);
    }

    private static Request clientCredentials() {
        return withSecret().form("grant_type", "client_credentials").form("scope", SCOPE);
    }

    private static Response password(Request request, Map<String, String> more) {
        return request.form("grant_type", "password")
                .form("username", USERNAME)
                .form("password", PASSWORD)
                .form("scope", SCOPE)
                .form(more)
                .send();
    }

    private static Request withSecret() {
        return token().basicAuthentication(WITH_SECRET, SECRET);
    }

    private static Request withoutCredentials() {
        return token().form("client_id", WITHOUT_CREDENTIALS);
    }

    private static Request token() {
        return Request.post(organisations.realm().address("protocol/openid-connect/token"));
    }

    /** Returns the parameters of an assertion that anybody can make who knows the client's name. */
    private static Map<String, String> asserted(String clientId) {
        return Map.of(
                "client_assertion_type",
                Assertion.TYPE,
                "client_assertion",
                assertion(clientId).details(HOSPITAL_ITSELF).sign());
    }

    private static Assertion assertion(String clientId) {
        return Assertion.by(clientId, SigningKey.generate("ES256"))
                .to(organisations.realm().issuer());
    }

    private static void existing(String clientId, Map<String, String> attributes) {
        organisations.realm().alter(clientId, client -> {
            ObjectNode all = (ObjectNode) client.get("attributes");
            attributes.forEach(all::put);
            all.put("helseprofil.registered", "existing").put("dpop.bound.access.tokens", "false");
        });
    }

    private static void assertNobody(Response answer) {
        assertThat(Represented.in(claims(answer))).isEqualTo(Represented.nobodyByMultiTenant());
    }

    private static JsonNode claims(Response answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        String payload = Objects.requireNonNull(answer.text("access_token")).split("\\.", -1)[1];
        String json = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        return new Response(200, answer.headers(), json).json();
    }
}
