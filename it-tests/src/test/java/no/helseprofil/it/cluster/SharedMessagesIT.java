package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.at;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import no.helseprofil.it.support.SignedRequest;
import no.helseprofil.it.support.SignedTokens;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signed messages of one login are read and made by two nodes, in a realm that was imported for them. */
@Tag("cluster")
class SharedMessagesIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.on(SharedCluster.get(), TestRealm.SIGNED_MESSAGES);

    @ParameterizedTest(name = "pushed at {0}, redeemed at {1}")
    @CsvSource({"0,1", "1,0"})
    @Tag("FAPI2-MS-FINAL-5.3.1")
    void aRequestPushedToOneNodeIsAnsweredByTheOther(int first, int second) throws ParseException {
        OidcClient client = Nodes.newClient(realm, USER_LOGIN);
        SignedTokens signed = new SignedTokens(client.metadata());
        AuthorizationRequest request = realm.authorizationRequest();
        refused(at(second, client).push(request)).by("request-object").with(400, "invalid_request");

        Exchange pushed = SignedRequest.by(at(first, client), USER_LOGIN, realm.key(USER_LOGIN), request)
                .with("response_mode", "jwt")
                .push();
        LoginForm browser = LoginForm.open(client.authorizeUrl(pushed.requestUri()));
        browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        String answer = String.valueOf(browser.answer().orElseThrow().parameter("response"));
        JWTClaimsSet claims = signed.verified(answer).getJWTClaimsSet();
        Exchange tokens = at(second, client).redeem(request, claims.getStringClaim("code"));

        assertThat(claims.getStringClaim("state")).isEqualTo(request.state());
        assertThat(tokens.response().status()).isEqualTo(200);
        Response introspection = at(first, Nodes.newClient(realm, TestRealm.API))
                .withRequest(asked -> asked.header("Accept", "application/token-introspection+jwt"))
                .introspect(tokens.accessToken())
                .response();
        assertThat(signed.verified(introspection.body()).getJWTClaimsSet().getJSONObjectClaim("token_introspection"))
                .containsEntry("active", true)
                .containsEntry("client_id", USER_LOGIN);
    }
}
