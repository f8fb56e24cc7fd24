package no.helseprofil.it.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.function.Consumer;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;

/** A user's browser with an authorization request that was not pushed. */
final class Browsing {

    private Browsing() {}

    /** The authorization endpoint refuses it, before anybody logs in. */
    static Consumer<Registered> refusedBy(String requirement) {
        return it -> {
            AuthorizationRequest asked = it.realm().authorizationRequest();
            URI endpoint = it.client().metadata().endpoint("authorization_endpoint");
            Request request = Request.get(endpoint)
                    .form("client_id", it.clientId())
                    .form("response_type", "code")
                    .form("scope", asked.scope())
                    .form("redirect_uri", asked.redirectUri().toString())
                    .form("code_challenge", asked.codeChallenge())
                    .form("code_challenge_method", "S256");
            AuthorizationAnswer answer = LoginForm.open(URI.create(endpoint + "?" + request.encodedForm()))
                    .answer()
                    .orElseThrow(() -> new AssertionError("there is a login form"));
            assertThat(answer.code()).isNull();
            assertThat(answer.pageText() + answer.errorDescription()).contains(requirement + ": ");
        };
    }
}
