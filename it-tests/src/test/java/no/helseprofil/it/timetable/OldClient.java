package no.helseprofil.it.timetable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** {@link TestRealm#WITH_SECRET}, there before the profile: a secret, bearer tokens, codes without PAR to a wildcard redirect. */
record OldClient(TestRealm realm) {

    private static final String REDIRECT = "http://localhost:8765/anywhere";

    static OldClient in(TestRealm realm) {
        realm.alter(TestRealm.WITH_SECRET, client -> {
            client.putArray("redirectUris").add("http://localhost:8765/*");
            client.putArray("webOrigins").add("https://app.example");
            ((ObjectNode) client.get("attributes"))
                    .put("helseprofil.registered", "existing")
                    .put("pkce.code.challenge.method", "")
                    .put("dpop.bound.access.tokens", "false");
        });
        return new OldClient(realm);
    }

    Request post(String endpoint) {
        return Request.post(realm.address("protocol/openid-connect/" + endpoint))
                .basicAuthentication(TestRealm.WITH_SECRET, TestRealm.SECRET);
    }

    Request clientCredentials() {
        return post("token").form("grant_type", "client_credentials").form("scope", "profile");
    }

    Response password() {
        return post("token")
                .form("grant_type", "password")
                .form("username", TestRealm.USERNAME)
                .form("password", TestRealm.PASSWORD)
                .form("scope", "openid")
                .send();
    }

    String accessToken() {
        return Objects.requireNonNull(password().text("access_token"));
    }

    Request push() {
        return post("ext/par/request")
                .form("response_type", "code")
                .form("scope", "openid")
                .form("redirect_uri", REDIRECT)
                .form("code_challenge_method", "S256")
                .form("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    Request userinfo(String accessToken) {
        return Request.get(realm.address("protocol/openid-connect/userinfo"))
                .header("Authorization", "Bearer " + accessToken);
    }

    /** The answer to the code of a login that was not pushed. */
    Response logIn() {
        String code = LoginForm.open(URI.create(realm.address("protocol/openid-connect/auth")
                        + "?client_id=" + TestRealm.WITH_SECRET + "&response_type=code&scope=openid&redirect_uri="
                        + URLEncoder.encode(REDIRECT, StandardCharsets.UTF_8)))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();
        return post("token")
                .form("grant_type", "authorization_code")
                .form("code", code)
                .form("redirect_uri", REDIRECT)
                .send();
    }

    Request refresh(String refreshToken) {
        return post("token").form("grant_type", "refresh_token").form("refresh_token", refreshToken);
    }
}
