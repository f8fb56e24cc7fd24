package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client is held to the profile wherever it authenticates, also at endpoints that have no door. */
@Attack(by = Attacker.VENDOR, tries = "authenticates at endpoints without a door", outcome = "judged there, too")
class OtherEndpointsIT {

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        realm.alterAttribute(TestRealm.USER_LOGIN, "oauth2.device.authorization.grant.enabled", "true");
        realm.alterAttribute(TestRealm.USER_LOGIN, "oidc.ciba.grant.enabled", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth/device", "ext/ciba/auth"})
    @Tag("smoke")
    @Tag("RFC8725-3.11-1")
    void anAssertionWithoutTypeIsRefusedByName(String endpoint) {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);

        Response answer = client.withAssertion(assertion -> assertion.withoutHeader("typ"))
                .authenticated(request(endpoint))
                .response();
        Response other = client.authenticated(request(endpoint)).response();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error()).isEqualTo("invalid_client");
        assertThat(answer.errorDescription()).startsWith("assertion-type: ");
        assertThat(other.errorDescription()).as("with the type it gets further").doesNotStartWith("assertion-type: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth/device", "ext/ciba/auth"})
    void anAssertionByAnotherKeyIsRefusedByName(String endpoint) {
        Response answer = realm.oidc(TestRealm.USER_LOGIN)
                .withAssertion(assertion -> assertion.signedWith(realm.key(TestRealm.MACHINE)))
                .authenticated(request(endpoint))
                .response();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error()).isEqualTo("invalid_client");
        assertThat(answer.errorDescription()).startsWith("private-key-jwt: ");
    }

    private static Request request(String endpoint) {
        return Request.post(realm.address("protocol/openid-connect/" + endpoint))
                .form("scope", "openid")
                .form("login_hint", TestRealm.USERNAME);
    }
}
