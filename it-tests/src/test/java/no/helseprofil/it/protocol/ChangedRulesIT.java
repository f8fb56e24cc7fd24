package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rule that is turned on holds from that moment: what was begun before it does not get through under the old ones. */
class ChangedRulesIT {

    private static final String LEGACY = "client-from-before";

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        client = realm.plant(LEGACY, SigningKey.generate("ES256"), representation -> {
            ObjectNode attributes = (ObjectNode) representation.get("attributes");
            attributes.put("require.pushed.authorization.requests", "false");
            attributes.put("pkce.code.challenge.method", "");
        });
    }

    @AfterEach
    void enforceEverything() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Test
    void refusesACodeOfAnUnpushedRequest() {
        realm.off("pushed-authorization");
        AuthorizationRequest request = realm.authorizationRequest();
        String code =
                Logins.at(PlainRequest.by(client, LEGACY, request).address()).requiredCode();

        realm.putProfile(TestRealm.DOCUMENT);
        refused(client.redeem(request, code)).by("pushed-authorization").with(400, "invalid_request");
        realm.off("pushed-authorization");
        assertThat(client.redeem(request, code).response().status())
                .as("it was the rule that refused it, and the refusal did not use it up")
                .isEqualTo(200);
    }

    @Test
    void refusesACodeRequestedWithoutPkce() {
        realm.off("pkce-s256");
        OidcClient withoutPkce = client.withRequest(request -> request.withoutForm("code_challenge")
                .withoutForm("code_challenge_method")
                .withoutForm("code_verifier"));
        AuthorizationRequest request = realm.authorizationRequest();
        String code = Logins.code(withoutPkce, request);

        realm.putProfile(TestRealm.DOCUMENT);
        refused(withoutPkce.redeem(request, code)).by("pkce-s256").with(400, "invalid_request");
        realm.off("pkce-s256");
        assertThat(withoutPkce.redeem(request, code).response().status()).isEqualTo(200);
    }

    @Test
    void refusesACodeRequestedWithPlainPkce() {
        realm.off("pkce-s256");
        AuthorizationRequest request = realm.authorizationRequest();
        OidcClient plain = client.withRequest(it -> it.formValue("code_challenge") == null
                ? it
                : it.formInstead("code_challenge", request.codeVerifier())
                        .formInstead("code_challenge_method", "plain"));
        String code = Logins.code(plain, request);

        realm.putProfile(TestRealm.DOCUMENT);
        refused(plain.redeem(request, code)).by("pkce-s256").with(400, "invalid_request");
        realm.off("pkce-s256");
        assertThat(plain.redeem(request, code).response().status()).isEqualTo(200);
    }

    @Test
    void refusesExtraBrowserParametersAfterATighterRule() {
        realm.off("pushed-authorization");
        AuthorizationRequest request = realm.authorizationRequest();
        String pushed =
                client.withRequest(it -> it.withoutForm("state")).push(request).requestUri();
        String code = Logins.at(URI.create(client.authorizeUrl(pushed) + "&state=from-the-browser"))
                .requiredCode();

        realm.putProfile(TestRealm.DOCUMENT);
        refused(client.redeem(request, code)).by("pushed-authorization").with(400, "invalid_request");
        realm.off("pushed-authorization");
        assertThat(client.redeem(request, code).response().status()).isEqualTo(200);
    }

    @Test
    void refusesARequestPushedUnderLooserRules() {
        realm.off("pkce-s256");
        AuthorizationRequest request = realm.authorizationRequest();
        String pushed = client.withRequest(
                        it -> it.withoutForm("code_challenge").withoutForm("code_challenge_method"))
                .push(request)
                .requestUri();

        realm.putProfile(TestRealm.DOCUMENT);

        assertThat(LoginForm.open(client.authorizeUrl(pushed)).answer()).hasValueSatisfying(answer -> {
            assertThat(answer.error()).isEqualTo("invalid_request");
            assertThat(answer.errorDescription()).startsWith("pkce-s256: ");
        });
    }
}
