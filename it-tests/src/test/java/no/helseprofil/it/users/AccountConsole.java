package no.helseprofil.it.users;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** The account console of {@link TestRealm#USERNAME}: the pages on the way to it, and its REST. */
final class AccountConsole {

    private static final String CLIENT = "account-console";

    private final TestRealm realm;
    private final String token;

    private AccountConsole(TestRealm realm, String token) {
        this.realm = realm;
        this.token = token;
    }

    /** The user logs in. */
    static AccountConsole of(TestRealm realm) {
        AuthorizationRequest asked = request();
        return redeemed(
                realm,
                asked,
                LoginForm.open(address(realm, "auth", asked))
                        .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                        .requiredCode());
    }

    /**
     * Opens the console without logging in, as somebody does who has a session of the user.
     *
     * @param session the answer that gave them the session
     */
    static AccountConsole of(TestRealm realm, Response session) {
        AuthorizationRequest asked = request();
        return redeemed(
                realm,
                asked,
                LoginForm.open(address(realm, "auth", asked), session)
                        .answer()
                        .orElseThrow()
                        .requiredCode());
    }

    private static AccountConsole redeemed(TestRealm realm, AuthorizationRequest asked, String code) {
        Response issued = Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "authorization_code")
                .form("client_id", CLIENT)
                .form("code", code)
                .form("redirect_uri", asked.redirectUri().toString())
                .form("code_verifier", asked.codeVerifier())
                .send();
        return new AccountConsole(realm, new Exchange(issued, Optional.empty()).accessToken());
    }

    /**
     * The page that its request leads to.
     *
     * @param endpoint {@code auth}, or {@code registrations}
     * @param others further parameters, with a {@code &} before each
     */
    static LoginForm page(TestRealm realm, String endpoint, String others) {
        return LoginForm.open(URI.create(address(realm, endpoint, request()) + others));
    }

    /** Returns what the console shows of the user. */
    ObjectNode read() {
        return (ObjectNode) rest("GET").send().json();
    }

    /**
     * The user saves what it showed, with other values of one attribute. Of a name with and without Keycloak's prefix only
     * what is written is sent: which of the two counts is chance.
     */
    Response write(String attribute, String... values) {
        ObjectNode shown = read();
        ObjectNode attributes = shown.withObjectProperty("attributes");
        attributes.remove(attribute.replace("user.attributes.", ""));
        attributes.set(attribute, JsonNodeFactory.instance.pojoNode(List.of(values)));
        return write(shown);
    }

    /** The user saves this. */
    Response write(ObjectNode account) {
        return rest("POST").body("application/json", account.toString()).send();
    }

    /** The user deletes something below it. */
    Response delete(String path) {
        return rest("DELETE", path).send();
    }

    private Request rest(String method) {
        return rest(method, "");
    }

    private Request rest(String method, String path) {
        return Request.of(method, realm.address("account/" + path))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    /** Returns the address to which the console sends a browser to log in. */
    static URI address(TestRealm realm) {
        return address(realm, "auth", request());
    }

    private static AuthorizationRequest request() {
        return AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI);
    }

    private static URI address(TestRealm realm, String endpoint, AuthorizationRequest asked) {
        return URI.create(realm.address("protocol/openid-connect/" + endpoint)
                + "?client_id=" + CLIENT
                + "&response_type=code&scope=" + asked.scope()
                + "&redirect_uri=" + URLEncoder.encode(asked.redirectUri().toString(), StandardCharsets.UTF_8)
                + "&state=" + asked.state()
                + "&nonce=" + asked.nonce()
                + "&code_challenge=" + asked.codeChallenge()
                + "&code_challenge_method=S256");
    }
}
