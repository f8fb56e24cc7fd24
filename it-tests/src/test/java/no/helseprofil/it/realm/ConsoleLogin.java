package no.helseprofil.it.realm;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/** Login of a browser to the console of a realm. */
record ConsoleLogin(TestRealm realm, SigningKey key, AuthorizationRequest asked) {

    static ConsoleLogin of(TestRealm realm) {
        return new ConsoleLogin(realm, SigningKey.generate("ES256"), AuthorizationRequest.of("openid", console(realm)));
    }

    static URI console(TestRealm realm) {
        return realm.address("helseprofil/console/");
    }

    /** Returns the address at which the login begins. */
    URI address() {
        return URI.create(console(realm) + "sign-in?client_id=security-admin-console&response_type=code&scope=openid"
                + "&redirect_uri=" + URLEncoder.encode(console(realm).toString(), StandardCharsets.UTF_8)
                + "&state=" + asked.state() + "&code_challenge=" + asked.codeChallenge()
                + "&code_challenge_method=S256&dpop_jkt=" + key.thumbprint() + "&ui_locales=nb");
    }

    AuthorizationAnswer submit(String username, String password) {
        return LoginForm.open(address()).submit(username, password);
    }

    /** Asks for a token by a code. */
    Response exchange(String code, String verifier, SigningKey prover) {
        URI token = realm.address("protocol/openid-connect/token");
        return Request.post(token)
                .form("grant_type", "authorization_code")
                .form("client_id", "security-admin-console")
                .form("code", code)
                .form("code_verifier", verifier)
                .form("redirect_uri", asked.redirectUri().toString())
                .header("DPoP", Proof.by(prover).of("POST", token).sign())
                .send();
    }

    String token(String username, String password) {
        Response answer = exchange(submit(username, password).requiredCode(), asked.codeVerifier(), key);
        return Objects.requireNonNull(answer.text("access_token"), answer.body());
    }

    /** Asks the admin REST of a realm with the token and a proof of this browser. */
    Response get(TestRealm administered, String path, String token) {
        return get(administered, path, token, key);
    }

    static Response get(TestRealm administered, String path, String token, SigningKey prover) {
        URI address = URI.create(administered.issuer().replace("/realms/", "/admin/realms/") + "/helseprofil/" + path);
        return Request.get(address)
                .header("Authorization", "DPoP " + token)
                .header(
                        "DPoP",
                        Proof.by(prover).of("GET", address).forToken(token).sign())
                .send();
    }
}
