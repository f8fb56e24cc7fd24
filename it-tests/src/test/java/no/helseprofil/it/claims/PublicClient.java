package no.helseprofil.it.claims;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** A client of Keycloak's own: no credentials, no proof, the request in the address. */
record PublicClient(TestRealm realm, String clientId) {

    static PublicClient of(TestRealm realm, String clientId) {
        return new PublicClient(realm, clientId);
    }

    /** The answer of the token endpoint. */
    Response logIn(AuthorizationRequest asked, String username) {
        String query = Stream.concat(
                        Stream.of(Map.entry("client_id", clientId)), asked.parameters().entrySet().stream())
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String code = LoginForm.open(URI.create(realm.address("protocol/openid-connect/auth") + "?" + query))
                .submit(username, TestRealm.PASSWORD)
                .requiredCode();
        return Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "authorization_code")
                .form("client_id", clientId)
                .form("code", code)
                .form("redirect_uri", asked.redirectUri().toString())
                .form("code_verifier", asked.codeVerifier())
                .send();
    }
}
