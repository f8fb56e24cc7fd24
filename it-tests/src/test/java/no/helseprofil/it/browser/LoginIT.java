package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** A person of the demo realm logs in, as people do. */
@Tag("browser")
class LoginIT {

    private static final String CLIENT = "demo-user-login";
    private static final String PERSON = "kvart.grevling";
    private static final String PASSWORD = "demo";
    private static final String SCOPE = "openid nhn:demo-api/read";
    private static final URI REDIRECT_URI = URI.create("http://localhost:8765/callback");

    @AutoClose
    private Chromium chromium;

    @BeforeEach
    void openBrowser() {
        chromium = Chromium.speaking("nb");
    }

    @Test
    void aUserLogsInAndTheClientGetsTokens() {
        OidcClient client = client();
        AuthorizationRequest request = AuthorizationRequest.of(SCOPE, REDIRECT_URI);
        try (CallbackServer callback = CallbackServer.at(REDIRECT_URI)) {
            chromium.open(client.authorizeUrl(client.push(request).requestUri()));
            chromium.find(By.id("username"));
            chromium.screenshot("login");
            chromium.logIn(PERSON, PASSWORD);

            AuthorizationAnswer answer = callback.await();
            assertThat(answer.issuer()).as("RFC 9207").isEqualTo(issuer());
            assertThat(answer.state()).isEqualTo(request.state());
            chromium.await(ExpectedConditions.titleIs("The client"));
            assertThatTokensCome(client.redeem(request, answer.requiredCode()), request, client);
        }
    }

    @Test
    void aWrongPasswordShowsTheFormAgain() {
        OidcClient client = client();
        AuthorizationRequest request = AuthorizationRequest.of(SCOPE, REDIRECT_URI);
        chromium.open(client.authorizeUrl(client.push(request).requestUri()));
        chromium.logIn(PERSON, "not " + PASSWORD);

        assertThat(chromium.find(By.cssSelector("[id^='input-error']")).getText())
                .isNotBlank();
        assertThat(chromium.find(By.id("kc-login")).isDisplayed())
                .as("the person may try again")
                .isTrue();
    }

    @Test
    void anUnpushedRequestShowsThePageOfItsRequirement() {
        AuthorizationRequest request = AuthorizationRequest.of(SCOPE, REDIRECT_URI);
        chromium.open(URI.create(client().metadata().endpoint("authorization_endpoint")
                + "?response_type=code&client_id=" + CLIENT
                + "&scope=" + URLEncoder.encode(SCOPE, StandardCharsets.UTF_8)
                + "&redirect_uri=" + URLEncoder.encode(REDIRECT_URI.toString(), StandardCharsets.UTF_8)
                + "&state=" + request.state()
                + "&code_challenge=" + request.codeChallenge()
                + "&code_challenge_method=S256"));

        assertThat(chromium.find(By.id("kc-error-message")).getText()).contains("pushed-authorization: push the");
        chromium.screenshot("not-pushed");
    }

    private static void assertThatTokensCome(Exchange tokens, AuthorizationRequest request, OidcClient client) {
        assertThat(tokens.response().text("token_type")).isEqualTo("DPoP");
        assertThat(tokens.accessTokenClaims().path("cnf").path("jkt").textValue())
                .as("bound to the key of the client's proofs")
                .isEqualTo(client.proofKey().thumbprint());
        assertThat(tokens.accessTokenClaims().path("aud").textValue())
                .as("the API of the scope")
                .isEqualTo("nhn:demo-api");
        assertThat(tokens.idTokenClaims().path("nonce").textValue()).isEqualTo(request.nonce());
    }

    private static OidcClient client() {
        Path realms = Path.of(System.getProperty("helseprofil.realms"));
        return OidcClient.discover(issuer(), CLIENT, new DemoKeys(realms).of(CLIENT));
    }

    private static String issuer() {
        return SharedServer.get().url() + "/realms/helse";
    }
}
