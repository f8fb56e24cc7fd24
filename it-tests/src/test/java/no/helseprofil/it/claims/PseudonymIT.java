package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Option that {@code sub} is made of the national identity number: the same person has the same name, and it is no
 * person's number.
 */
class PseudonymIT {

    private static final String BASE64_OF_SHA256 = "[A-Za-z0-9+/]{43}=";
    private static final String SALT = "a-salt-of-the-test-realm";
    private static final String SCOPE = "nhn:demo-api/pseudonymous";
    private static final String OTHER = "nhn:other-api/pseudonymous";

    private static HealthRealm health;

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        health = HealthRealm.in(realm)
                .scope(SCOPE)
                .scope(OTHER, Mapping.pseudonym(Claims.PID_PSEUDONYM, "x".repeat(22)));
        succeeded(health.map("basic", Mapping.pseudonym("sub", SALT)));
        client = health.client("electronic-journal", Map.of(), SCOPE, OTHER);
        health.person("same-doctor", "August", "September", Map.of("pid", HealthRealm.PID));
        health.person("other-doctor", "Kvart", "Grevling", Map.of("pid", "06828399789"));
        health.person("without-number", "Nomen", "Nescio", Map.of());
    }

    @Tag("smoke")
    @Test
    void isTheSameInEveryPlaceAndNoNumber() {
        LoginClaims disclosed = LoginClaims.of(realm, client, health.logIn(client, HealthRealm.BARE));

        assertThat(disclosed.of("sub")).hasSize(4);
        assertThat(new HashSet<>(disclosed.of("sub").values())).hasSize(1);
        assertThat(disclosed.accessToken().path("sub").textValue()).matches(BASE64_OF_SHA256);
    }

    @Test
    void isTheSameAtEveryLoginAndClient() {
        OidcClient another = health.client("another", Map.of(), SCOPE);

        assertThat(subject(health.logIn(client, HealthRealm.BARE)))
                .isEqualTo(subject(health.logIn(client, SCOPE)))
                .isEqualTo(subject(health.logIn(another, HealthRealm.BARE)))
                .as("by the number, not by the account")
                .isEqualTo(subject(health.logIn(client, "same-doctor", HealthRealm.BARE)))
                .isNotEqualTo(subject(health.logIn(client, "other-doctor", HealthRealm.BARE)));
    }

    @Test
    void differsInAnotherRealm() {
        try (TestRealm otherRealm = TestRealm.underProfile()) {
            HealthRealm elsewhere = HealthRealm.in(otherRealm);
            succeeded(elsewhere.map("basic", Mapping.pseudonym("sub", "")));
            OidcClient there = elsewhere.client("electronic-journal", Map.of());

            String subject = subject(elsewhere.logIn(there, HealthRealm.BARE));

            assertThat(subject).matches(BASE64_OF_SHA256);
            assertThat(subject).isNotEqualTo(subject(health.logIn(client, HealthRealm.BARE)));
        }
    }

    @Test
    void withoutANumberTheSubjectIsKeycloaks() {
        LoginClaims disclosed = LoginClaims.of(realm, client, health.logIn(client, "without-number", HealthRealm.BARE));

        assertThat(disclosed.of("sub").values())
                .hasSize(4)
                .allMatch(subject -> subject.textValue().equals(health.userId("without-number")));
    }

    @Test
    void aClientCredentialsSubjectIsKeycloaks() {
        assertThat(subject(client.clientCredentials(HealthRealm.BARE)))
                .isEqualTo(health.userId("service-account-electronic-journal"));
    }

    @Test
    void staysTheSameAtRefreshAndExchange() {
        Exchange login = health.logIn(client, SCOPE);

        assertThat(subject(client.refresh(login.refreshToken()))).isEqualTo(subject(login));
        assertThat(subject(client.exchangeToken(login.accessToken(), OTHER))).isEqualTo(subject(login));
    }

    @Test
    void doesNotPreventLogout() {
        Exchange login = health.logIn(client, HealthRealm.BARE);

        Response out = Request.get(java.net.URI.create(
                        client.metadata().endpoint("end_session_endpoint") + "?id_token_hint=" + login.idToken()))
                .send();

        assertThat(out.status()).as(out.toString()).isEqualTo(200);
        refused(client.refresh(login.refreshToken())).with(400, "invalid_grant");
    }

    @Test
    void theOlderClaimAppearsBesideTheSubject() {
        JsonNode claims = health.logIn(client, OTHER).accessTokenClaims();

        assertThat(claims.path(Claims.PID_PSEUDONYM).textValue())
                .matches(BASE64_OF_SHA256)
                .as("another salt")
                .isNotEqualTo(claims.path("sub").textValue());
    }

    @Test
    void anEmptySaltIsGeneratedForTheRealm() {
        succeeded(health.map(SCOPE, Mapping.pseudonym(Claims.PID_PSEUDONYM, "")));

        JsonNode mapper = realm.admin().get(health.mappers(SCOPE)).json().path(0);

        health.unmap(SCOPE);
        assertThat(mapper.path("config").path("salt").textValue()).hasSizeGreaterThanOrEqualTo(22);
    }

    /** A reader of the salt can try all numbers. */
    @Test
    void noAdminEventContainsTheSalt() {
        realm.admin().put("events/config", """
                { "adminEventsEnabled": true, "adminEventsDetailsEnabled": true }""");
        succeeded(health.map(SCOPE, Mapping.pseudonym(Claims.PID_PSEUDONYM, "a-salt-that-is-typed-in")));
        health.unmap(SCOPE);

        String events = realm.admin().get("admin-events?max=100").json().toString();

        assertThat(events).as("the control: the mapper is").contains("pseudonym as ");
        assertThat(events).doesNotContain("a-salt-that-is-typed-in");
    }

    @Test
    void refusesAGuessableSalt() {
        assertThat(health.map(SCOPE, Mapping.pseudonym("sub", "too-short")).status())
                .isEqualTo(400);
        assertThat(health.map(SCOPE, Mapping.pseudonym("aud", "x".repeat(44))).status())
                .isEqualTo(400);
    }

    private static String subject(Exchange tokens) {
        return tokens.accessTokenClaims().path("sub").textValue();
    }
}
