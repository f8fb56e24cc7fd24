package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that refusals in Keycloak's own words are reported in those of the profile, also beside what
 * {@code docs/refusals.md} lists.
 */
@Tag("smoke")
class RefusalWordsIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    void theChallengeReportsAProofForAnotherToken() {
        String token = realm.logIn(realm.oidc(TestRealm.USER_LOGIN)).accessToken();

        Response answer = realm.oidc(TestRealm.USER_LOGIN)
                .withProof(proof -> proof.without("ath"))
                .userinfo(token)
                .response();

        refused(answer).by("dpop-proof").with(401, "invalid_dpop_proof");
        assertThat(answer.header("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).contains("dpop-proof: set ath"));
    }

    @Test
    void aChallengeHasAnErrorOnlyWithAToken() {
        URI userinfo = realm.oidc(TestRealm.USER_LOGIN).metadata().endpoint("userinfo_endpoint");
        Request none = Request.get(userinfo);

        for (Request without : List.of(
                none,
                none.header("Authorization", "Basic Og=="),
                none.header("DPoP", "x"),
                Request.post(userinfo).form("other", "x"))) {
            Response answer = without.send();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(challenge(answer))
                    .startsWith("DPoP algs=\"")
                    .endsWith("\"")
                    .doesNotContain("error");
        }
        Response bad = none.header("Authorization", "DPoP x").send();
        assertThat(bad.status()).isEqualTo(401);
        assertThat(challenge(bad)).startsWith("DPoP algs=\"").contains("error=\"");
        assertThat(challenge(Request.post(userinfo).form("access_token", "x").send()))
                .contains("error=\"");
        assertThat(challenge(
                        Request.get(URI.create(userinfo + "?access_token=x")).send()))
                .contains("error=\"");
    }

    @Test
    void anAmbiguousResourceRequestIsABadRequest() {
        Request twice = Request.get(realm.oidc(TestRealm.USER_LOGIN).metadata().endpoint("userinfo_endpoint"))
                .header("Authorization", "DPoP x")
                .header("Authorization", "Bearer x");

        refused(twice.send()).by("request-form").with(400, "invalid_request");
        assertThat(challenge(twice.send())).startsWith("DPoP algs=\"").contains("error=\"invalid_request\"");
    }

    @Test
    void anUnreadableFormIsNoServerError() {
        URI userinfo = realm.oidc(TestRealm.USER_LOGIN).metadata().endpoint("userinfo_endpoint");

        Response answer = Request.post(userinfo)
                .body("application/x-www-form-urlencoded", "access_token=%zz")
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(challenge(answer)).startsWith("DPoP algs=\"");
    }

    private static String challenge(Response answer) {
        return answer.header("WWW-Authenticate").orElseThrow();
    }

    @Test
    void anExpiredRequestUriShowsAPage() {
        URI address = realm.oidc(TestRealm.USER_LOGIN).authorizeUrl("urn:ietf:params:oauth:request_uri:never-given");

        Response page = Request.get(address).header("Accept", "text/html").send();

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body()).contains("/helseprofil/requirements/request-uri-lifetime");
    }

    @Test
    void aRegistrationWithScopesIsExplained() {
        String access = realm.initialAccess();

        ObjectNode metadata = JsonNodeFactory.instance
                .objectNode()
                .put("client_name", "with scopes")
                .put("token_endpoint_auth_method", "private_key_jwt")
                .put("scope", TestRealm.SCOPE);
        metadata.putArray("redirect_uris").add(TestRealm.REDIRECT_URI.toString());
        metadata.putObject("jwks").putArray("keys").add(jwk());
        Request registration = Request.post(realm.address("clients-registrations/openid-connect"))
                .header("Authorization", "Bearer " + access);

        Response answer =
                registration.body("application/json", metadata.toString()).send();

        refused(answer).by("granted-scopes").with(400, "invalid_client_metadata");
        metadata.remove("scope");
        assertThat(registration
                        .body("application/json", metadata.toString())
                        .send()
                        .status())
                .as("the control: without them it is taken")
                .isEqualTo(201);
    }

    private static JsonNode jwk() {
        return new ObjectMapper().valueToTree(SigningKey.generate("ES256").publicJwk());
    }
}
