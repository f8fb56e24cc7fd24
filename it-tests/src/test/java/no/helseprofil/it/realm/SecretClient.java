package no.helseprofil.it.realm;

import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** {@link TestRealm#WITH_SECRET} as it was before there was a profile: a secret in a Basic header, bearer tokens. */
record SecretClient(TestRealm realm) {

    static SecretClient of(TestRealm realm) {
        return new SecretClient(realm);
    }

    Response clientCredentials(String scope) {
        return token("client_credentials").form("scope", scope).send();
    }

    Response password(String scope) {
        return token("password")
                .form("username", TestRealm.USERNAME)
                .form("password", TestRealm.PASSWORD)
                .form("scope", scope)
                .send();
    }

    Response redeem(AuthorizationRequest request, String code) {
        return token("authorization_code")
                .form("code", code)
                .form("redirect_uri", request.redirectUri().toString())
                .form("code_verifier", request.codeVerifier())
                .send();
    }

    Response refresh(String refreshToken) {
        return token("refresh_token").form("refresh_token", refreshToken).send();
    }

    Response introspect(String token) {
        return authenticated("token/introspect").form("token", token).send();
    }

    /** A token request, authenticated and without a grant's parameters. */
    Request token(String grantType) {
        return authenticated("token").form("grant_type", grantType);
    }

    private Request authenticated(String endpoint) {
        return Request.post(realm.address("protocol/openid-connect/" + endpoint))
                .basicAuthentication(TestRealm.WITH_SECRET, TestRealm.SECRET);
    }
}
