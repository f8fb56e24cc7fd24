package no.helseprofil.demo;

import com.fasterxml.jackson.databind.JsonNode;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;

/** Demo of a client that complies with the profile. */
record Flows(DemoRealm realm, DemoOutput report) {

    private static final String TOKEN = "POST token";

    void run() {
        report.chapter("Right: " + realm.issuer());
        machineClient();
        userLogin();
    }

    private void machineClient() {
        report.step("A machine client gets a token for itself (client_credentials)");
        OidcClient client = realm.machine();
        Exchange granted = client.clientCredentials(DemoRealm.SCOPE);
        report.answer(TOKEN, granted);
        token(granted, client);

        report.step("The API asks whether the token is active (introspection)");
        Exchange answer = realm.api().introspect(granted.accessToken());
        report.answer("POST introspect", answer);
        report.line("active = " + answer.response().json().path("active"));
    }

    private void userLogin() {
        OidcClient client = realm.userLogin();
        AuthorizationRequest request =
                AuthorizationRequest.of("openid profile " + DemoRealm.SCOPE, DemoRealm.REDIRECT_URI);

        report.step("A client pushes an authorization request (PAR, PKCE S256, a proof that binds the code)");
        Exchange pushed = client.push(request);
        report.answer("POST par", pushed);

        report.step("The user logs in on Keycloak's page, as " + DemoRealm.USER);
        AuthorizationAnswer answer =
                LoginForm.open(client.authorizeUrl(pushed.requestUri())).submit(DemoRealm.USER, DemoRealm.PASSWORD);
        report.line("back at the client with code, state and iss = " + answer.issuer());

        report.step("The client redeems the code");
        Exchange granted = client.redeem(request, answer.requiredCode());
        report.answer(TOKEN, granted);
        token(granted, client);
        report.line("ID token: name = " + granted.idTokenClaims().path("name"));

        report.step("The client gets a new access token (refresh_token)");
        String refreshToken = granted.refreshToken();
        Exchange refreshed = client.refresh(refreshToken);
        report.answer(TOKEN, refreshed);
        token(refreshed, client);
        String again = refreshed.response().text("refresh_token");
        boolean rotated = again != null && !again.equals(refreshToken);
        report.line("refresh token: " + (rotated ? "a new one" : "stays the same"));

        report.step("The client asks who the user is (userinfo, DPoP with ath)");
        Exchange claims = client.userinfo(granted.accessToken());
        report.answer("GET userinfo", claims);
        report.line(claims.response().json().toString());
    }

    private void token(Exchange granted, OidcClient client) {
        JsonNode claims = granted.accessTokenClaims();
        boolean bound = client.proofKey()
                .thumbprint()
                .equals(claims.path("cnf").path("jkt").textValue());
        if (!bound) {
            throw new IllegalStateException("the access token is not bound to the client's DPoP key");
        }
        JsonNode answer = granted.response().json();
        report.line(answer.path("token_type").asText() + " token, " + answer.path("expires_in") + " s, typ "
                + granted.accessTokenHeader().path("typ").asText() + ", "
                + granted.accessTokenHeader().path("alg").asText() + ", aud "
                + claims.path("aud") + ", bound to the client's key");
    }
}
