package no.helseprofil.it.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of {@code rt_expires_in}, which says how long the refresh token lasts that the client has from now on. */
class RefreshTokenLifeIT {

    private static final int IDLE = 1800;

    @AutoClose
    private static TestRealm realm;

    private static TestTime time;
    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realm.changeRealm(it -> it.put("ssoSessionIdleTimeout", IDLE));
        time = new TestTime(SharedServer.get());
        client = realm.oidc(TestRealm.USER_LOGIN).at(time.clock());
    }

    @Test
    @Tag("smoke")
    void isReturnedAtLogin() {
        assertThat(life(realm.logIn(client)).asLong()).isBetween(IDLE - 10L, (long) IDLE);
    }

    @Test
    void aRefreshWithoutRotationReturnsTheRemainingTime() {
        Exchange login = realm.logIn(client);
        time.moveBy(Duration.ofMinutes(10));
        try {
            Exchange refreshed = client.refresh(login.refreshToken());

            assertThat(refreshed.response().text("refresh_token")).isIn(null, login.refreshToken());
            assertThat(life(refreshed).asLong()).isBetween(IDLE - 620L, IDLE - 600L);
        } finally {
            time.reset();
        }
    }

    @Test
    void isOmittedForAnEndlessOfflineToken() {
        AuthorizationRequest request = AuthorizationRequest.of("openid offline_access", TestRealm.REDIRECT_URI);

        Exchange login = client.logIn(request, TestRealm.USERNAME, TestRealm.PASSWORD);

        assertThat(login.refreshToken()).isNotBlank();
        assertThat(life(login).isMissingNode()).isTrue();
    }

    @Test
    void isOmittedWithoutARefreshToken() {
        assertThat(life(realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE))
                        .isMissingNode())
                .isTrue();
        String token = realm.logIn(client).accessToken();
        assertThat(life(client.exchangeToken(token, TestRealm.SCOPE)).isMissingNode())
                .isTrue();
    }

    private static JsonNode life(Exchange answer) {
        assertThat(answer.response().status()).as("%s", answer.response()).isEqualTo(200);
        return answer.response().json().path("rt_expires_in");
    }
}
