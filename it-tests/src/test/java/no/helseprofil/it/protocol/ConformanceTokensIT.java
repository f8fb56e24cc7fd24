package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The OpenID conformance suite's modules about the token endpoint: codes, verifiers and refresh tokens. */
class ConformanceTokensIT {

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-6")
    @Tag("RFC7521-4.2-2")
    void refusesAnotherClientsName() {
        SuiteClient first = SuiteClient.first();
        AuthorizationRequest request = first.request();
        String code = first.code(request);
        OidcClient asTheSecond = OidcClient.discover(SuiteClient.issuer(), "client2", first.key());

        refused(asTheSecond.redeem(request, code)).by("private-key-jwt").with(401, "invalid_client");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-4")
    @Tag("FAPI2-SP-FINAL-5.3.2.1-5")
    @Tag("RFC9449-5-3")
    @Tag("RFC9449-5.2-1")
    @Tag("RFC9700-2.2.1-1")
    void requiresAProof() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();

        refused(client.oidc().withoutProof().redeem(request, client.code(request)))
                .by("sender-constrained-tokens")
                .with(400, "invalid_dpop_proof");
    }

    @Test
    @Tag("RFC6749-4.1.3-2")
    void aCodeIsBoundToItsClient() {
        SuiteClient first = SuiteClient.first();
        AuthorizationRequest request = first.request();

        refused(SuiteClient.second().oidc().redeem(request, first.code(request)))
                .by("code-lifetime")
                .with(400, "invalid_grant");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-9")
    void acceptsACodeOnlyOnce() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();
        String code = client.code(request);
        Exchange tokens = client.oidc().redeem(request, code);

        Exchange again = client.oidc().redeem(request, code);

        assertThat(tokens.response().status()).isEqualTo(200);
        refused(again).by("code-lifetime").with(400, "invalid_grant");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-11")
    @Tag("RFC6749-4.1.2-1")
    void aCodeExpiresAfterAMinute() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();
        String code = client.code(request);
        TestTime time = new TestTime(SharedServer.get());

        try {
            time.moveBy(Duration.ofSeconds(62));
            refused(client.oidc().at(time.clock()).redeem(request, code))
                    .by("code-lifetime")
                    .with(400, "invalid_grant");
        } finally {
            time.reset();
        }
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-5")
    @Tag("RFC9700-2.1.1-2")
    void requiresTheCodeVerifier() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();
        OidcClient withoutVerifier = client.oidc().withRequest(it -> it.withoutForm("code_verifier"));

        refused(withoutVerifier.redeem(request, client.code(request)))
                .by("pkce-s256")
                .with(400, "invalid_grant");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.2-5")
    @Tag("RFC7636-4.6-1")
    void refusesAnotherCodeVerifier() {
        SuiteClient client = SuiteClient.first();
        AuthorizationRequest request = client.request();
        String other = client.request().codeVerifier();
        OidcClient withAnother = client.oidc().withRequest(it -> it.formInstead("code_verifier", other));

        refused(withAnother.redeem(request, client.code(request)))
                .by("pkce-s256")
                .with(400, "invalid_grant");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-9")
    void refreshTokensAreNotRotated() {
        assertThat(List.of(SuiteClient.first(), SuiteClient.second())).allSatisfy(client -> {
            Exchange tokens = client.tokens();

            Exchange refreshed = client.oidc().refresh(tokens.refreshToken());

            assertThat(refreshed.response().text("refresh_token")).isIn(null, tokens.refreshToken());
            assertThat(client.oidc()
                            .userinfo(refreshed.accessToken())
                            .response()
                            .status())
                    .isEqualTo(200);
            assertThat(client.oidc().refresh(tokens.refreshToken()).response().status())
                    .as("30 seconds later, or never")
                    .isEqualTo(200);
        });
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-6")
    @Tag("RFC6749-6-2")
    void aRefreshRequiresAssertionAndProof() {
        SuiteClient client = SuiteClient.first();
        String refreshToken = client.tokens().refreshToken();
        OidcClient withoutAssertion = client.oidc()
                .withRequest(it -> it.withoutForm("client_assertion").withoutForm("client_assertion_type"));

        refused(withoutAssertion.refresh(refreshToken)).by("private-key-jwt").with(401, "invalid_client");
        refused(client.oidc().withoutProof().refresh(refreshToken))
                .by("sender-constrained-tokens")
                .with(400, "invalid_dpop_proof");
    }

    @Test
    @Tag("RFC6749-6-1")
    void aRefreshTokenIsBoundToItsClient() {
        String refreshToken = SuiteClient.second().tokens().refreshToken();

        refused(SuiteClient.first().oidc().refresh(refreshToken))
                .by("refresh-token-rotation")
                .with(400, "invalid_grant");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-10")
    void aRefreshMayRepeatItsAssertionAfterTheNonceChallenge() {
        SuiteClient client = SuiteClient.first();
        String refreshToken = client.tokens().refreshToken();
        String id = UUID.randomUUID().toString();
        OidcClient forgetful = OidcClient.discover(SuiteClient.issuer(), client.clientId(), client.key())
                .withAssertion(assertion -> assertion.with("jti", id));

        Exchange refreshed = forgetful.refresh(refreshToken);

        assertThat(refreshed.challenge()).isPresent();
        assertThat(refreshed.response().status()).isEqualTo(200);
    }

    @Test
    @Tag("RFC6749-5.2-1")
    void errorsContainAllowedCharactersOnly() {
        SuiteClient client = SuiteClient.first();
        Response answer = client.oidc().refresh("no-such-token").response();
        Response ours = client.oidc().withoutProof().refresh("no-such-token").response();

        assertThat(List.of(answer, ours)).allSatisfy(response -> {
            assertThat(response.header("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
            assertThat(response.error()).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
            assertThat(response.errorDescription()).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
        });
    }
}
