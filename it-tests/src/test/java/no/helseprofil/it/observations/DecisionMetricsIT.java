package no.helseprofil.it.observations;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.profile.Requirement;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Tests of the metric {@code helseprofil_decisions_total}: it counts each refusal, and of proven clients what passes
 * and fails.
 */
class DecisionMetricsIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    void countsARefusalOfAnyClient() {
        double before = count("assertion-type", "refused");

        refused(typeless(realm.oidc(TestRealm.MACHINE)).clientCredentials(TestRealm.SCOPE))
                .by("assertion-type");

        assertThat(count("assertion-type", "refused")).isEqualTo(before + 1);
    }

    @Test
    void countsKeycloaksRefusalByItsRequirement() {
        double before = count("dpop-replay", "refused");
        OidcClient repeating = realm.oidc(TestRealm.MACHINE)
                .withProof(proof -> proof.with("jti", "the-same-each-time-in-the-metrics"));
        assertThat(repeating.clientCredentials(TestRealm.SCOPE).response().status())
                .isEqualTo(200);

        refused(repeating.clientCredentials(TestRealm.SCOPE)).by("dpop-replay");

        assertThat(count("dpop-replay", "refused")).isEqualTo(before + 1);
    }

    @Test
    void countsTheErrorPageOfARefusedLogin() {
        double before = count("pushed-authorization", "refused");

        Request.get(realm.address("protocol/openid-connect/auth?response_type=code&client_id=" + TestRealm.USER_LOGIN))
                .send();

        assertThat(count("pushed-authorization", "refused")).isEqualTo(before + 1);
    }

    @Test
    void countsPassingRequestsOfAuthenticatedClientsByPhase() {
        OidcClient client = realm.register("observed-in-metrics", SigningKey.generate("ES256"), existing -> {});
        realm.alterAttribute("observed-in-metrics", "helseprofil.registered", "existing");
        double before = count("assertion-type", "observed");
        double refused = count("private-key-jwt", "refused");

        typeless(client)
                .withAssertion(assertion -> assertion.withoutHeader("typ").withWrongSignature())
                .clientCredentials(TestRealm.SCOPE);
        assertThat(count("assertion-type", "observed"))
                .as("anybody could have sent it")
                .isEqualTo(before);
        assertThat(count("private-key-jwt", "refused"))
                .as("observed of this client: Keycloak's refusal is no decision of ours")
                .isEqualTo(refused);

        assertThat(typeless(client)
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
        assertThat(count("assertion-type", "observed")).isEqualTo(before + 1);
    }

    @Test
    void aNonceChallengeIsNoDecision() {
        OidcClient fresh = OidcClient.discover(realm.issuer(), TestRealm.MACHINE, realm.key(TestRealm.MACHINE));

        assertThat(fresh.withoutNonceStep()
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .error())
                .isEqualTo("use_dpop_nonce");

        assertThat(scrape())
                .doesNotContain("requirement=\"dpop-nonce\",decision=\"refused\"")
                .doesNotContain("decision=\"refused\",requirement=\"dpop-nonce\"");
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "is refused under invented names, scopes and grants, to flood the metrics",
            outcome = "a series has only a requirement and a decision")
    void everySeriesBelongsToTheCatalogue() {
        for (String text : List.of("a\nb", "\"} 1\n", "\u202eabc", "x".repeat(5000))) {
            refused(Request.post(realm.address("protocol/openid-connect/token"))
                            .form("grant_type", text)
                            .form("client_id", text)
                            .form("scope", text)
                            .send())
                    .as(text);
        }
        String requirements =
                Catalogue.requirements().stream().map(Requirement::id).collect(Collectors.joining("|"));

        assertThat(scrape().lines().filter(line -> line.startsWith("helseprofil_decisions")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .matches("helseprofil_decisions_total\\{"
                                + "decision=\"(refused|observed|announced|waived|measured)\","
                                + "requirement=\"(" + requirements + ")\",?} [0-9.E]+"));
    }

    private static OidcClient typeless(OidcClient client) {
        return client.withAssertion(assertion -> assertion.withoutHeader("typ"));
    }

    private static double count(String requirement, String decision) {
        return scrape().lines()
                .filter(line -> line.startsWith("helseprofil_decisions_total{"))
                .filter(line -> line.contains("requirement=\"" + requirement + "\""))
                .filter(line -> line.contains("decision=\"" + decision + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String scrape() {
        return Request.get(URI.create(SharedServer.get().managementUrl() + "/metrics"))
                .send()
                .body();
    }
}
