package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mappers that come and go between a token and the question about it. */
class LaterMappersIT {

    private static final String SCOPE = "nhn:demo-api/changing";
    private static final String OF_CLIENT = "helseid://scopes/changing";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final HealthRealm health = HealthRealm.in(realm).scope(SCOPE).scope(OF_CLIENT);
    private static final OidcClient client = health.client(
            "electronic-journal", Map.of("helseprofil.orgnr-parent", HealthRealm.PARENT), SCOPE, OF_CLIENT);

    @BeforeEach
    void withoutMappers() {
        health.unmap(SCOPE);
        health.unmap(OF_CLIENT);
    }

    @Test
    void introspectionReturnsNothingBeyondTheToken() {
        Exchange before = health.logIn(client, SCOPE);
        succeeded(health.map(SCOPE, Mapping.claim(Claims.PID)));

        assertThat(LoginClaims.introspection(realm, before.accessToken()).has(Claims.PID))
                .isFalse();
        Exchange after = client.refresh(before.refreshToken());
        assertThat(LoginClaims.introspection(realm, after.accessToken())
                        .path(Claims.PID)
                        .textValue())
                .as("the next token carries it")
                .isEqualTo(HealthRealm.PID);
    }

    @Test
    void introspectionOmitsWhatTheApiMayNoLongerReceive() {
        succeeded(health.map(SCOPE, Mapping.claim(Claims.PID)));
        Exchange before = health.logIn(client, SCOPE);
        health.unmap(SCOPE);

        assertThat(before.accessTokenClaims().path(Claims.PID).textValue())
                .as("the control")
                .isEqualTo(HealthRealm.PID);
        assertThat(LoginClaims.introspection(realm, before.accessToken()).has(Claims.PID))
                .isFalse();
    }

    @Test
    void theOrganisationStaysThatOfTheToken() {
        Exchange before = health.logIn(client, SCOPE + " " + OF_CLIENT);
        succeeded(health.map(OF_CLIENT, Mapping.claim(Claims.PARENT)));
        realm.changeAttribute("electronic-journal", "helseprofil.orgnr-parent", HealthRealm.OTHER_PARENT);

        LoginClaims disclosed = LoginClaims.of(realm, client, before);
        LoginClaims next = LoginClaims.of(realm, client, client.refresh(before.refreshToken()));

        realm.changeAttribute("electronic-journal", "helseprofil.orgnr-parent", HealthRealm.PARENT);
        assertThat(disclosed.introspection().path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.PARENT);
        assertThat(disclosed.userInfo().path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.PARENT);
        assertThat(next.of(Claims.PARENT).values())
                .as("the next token is for whom is registered then")
                .hasSize(4)
                .allMatch(value -> value.textValue().equals(HealthRealm.OTHER_PARENT));
    }

    @Test
    void userinfoUsesTheCurrentMappers() {
        Exchange login = health.logIn(client, SCOPE + " " + OF_CLIENT);
        succeeded(health.map(OF_CLIENT, Mapping.claim(Claims.PID)));

        LoginClaims disclosed = LoginClaims.of(realm, client, login);

        assertThat(disclosed.of(Claims.PID).keySet())
                .as("the client's own question, in a scope that it was granted")
                .containsExactly("userinfo");
    }
}
