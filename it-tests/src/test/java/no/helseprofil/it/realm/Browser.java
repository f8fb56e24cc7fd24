package no.helseprofil.it.realm;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** A user's browser with an authorization request that was not pushed: everything is in the address. */
record Browser(TestRealm realm, String clientId) {

    static Browser of(TestRealm realm, String clientId) {
        return new Browser(realm, clientId);
    }

    /** The user of the realm logs in. */
    AuthorizationAnswer logIn(AuthorizationRequest asked, String responseType) {
        return open(asked, responseType).submit(TestRealm.USERNAME, TestRealm.PASSWORD);
    }

    /** The page that the request leads to. */
    LoginForm open(AuthorizationRequest asked, String responseType) {
        return LoginForm.open(URI.create(realm.address("protocol/openid-connect/auth")
                + "?client_id=" + encoded(clientId)
                + "&response_type=" + encoded(responseType)
                + "&scope=" + encoded(asked.scope())
                + "&redirect_uri=" + encoded(asked.redirectUri().toString())
                + "&state=" + asked.state()
                + "&nonce=" + asked.nonce()
                + "&code_challenge=" + asked.codeChallenge()
                + "&code_challenge_method=S256"));
    }

    /** Returns the answer to a public client that redeems the code of a login. */
    Response tokens(String scope) {
        AuthorizationRequest asked = AuthorizationRequest.of(scope, TestRealm.REDIRECT_URI);
        return Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "authorization_code")
                .form("client_id", clientId)
                .form("code", logIn(asked, "code").requiredCode())
                .form("redirect_uri", asked.redirectUri().toString())
                .form("code_verifier", asked.codeVerifier())
                .send();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
