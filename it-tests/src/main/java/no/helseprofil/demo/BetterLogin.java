package no.helseprofil.demo;

import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LevelChallenge;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;

/**
 * Demo of a step-up: an API requires a login at level 4, which a password doesn't reach, and names it in its challenge;
 * the client requests a login at that level.
 */
record BetterLogin(DemoRealm realm, DemoOutput report) {

    private static final String LEVEL = "4";

    /** Returns whether the API accepts the user afterwards. */
    boolean run() {
        report.chapter("An API asks for a better login");
        ApiSettings settings = ApiSettings.of(RealmKeys.of(realm.issuer()), DemoRealm.API)
                .scope(DemoRealm.SCOPE)
                .levels(LEVEL);
        try (ReferenceApi api = ReferenceApi.start(settings)) {
            return logInTwice(api);
        }
    }

    private boolean logInTwice(ReferenceApi api) {
        OidcClient client = realm.userLogin();
        AuthorizationRequest first = AuthorizationRequest.of("openid " + DemoRealm.SCOPE, DemoRealm.REDIRECT_URI);
        String accessToken =
                client.logIn(first, DemoRealm.USER, DemoRealm.PASSWORD).accessToken();

        report.step("An API that wants level " + LEVEL + " is called with the token of a login by password");
        Exchange refused = client.call(Request.get(api.address()), accessToken);
        report.line(refused.response().header("WWW-Authenticate").orElse("no challenge"));
        LevelChallenge challenge = LevelChallenge.of(refused.response())
                .orElseThrow(() -> new IllegalStateException("the API asks for no better login"));

        report.step("The client asks for a login with acr_values = " + challenge.acrValues()
                + ", and the user logs in by password and a code");
        AuthorizationRequest better = first.meeting(challenge);
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(client.push(better).requestUri()));
        browser.submit(DemoRealm.USER, DemoRealm.PASSWORD);
        String code = browser.fill(form -> form.form("otp", DemoRealm.SECOND_FACTOR.code()))
                .requiredCode();
        Exchange login = client.redeem(better, code);
        report.line("acr = " + login.accessTokenClaims().path("acr").asText());

        report.step("The API is called with the new token");
        Exchange answer = client.call(Request.get(api.address()), login.accessToken());
        report.line("HTTP " + answer.response().status());
        return answer.response().isSuccess();
    }
}
