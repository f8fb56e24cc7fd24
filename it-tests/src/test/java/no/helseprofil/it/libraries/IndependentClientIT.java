package no.helseprofil.it.libraries;

import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import java.net.URI;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.LoginForm;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of what {@link NimbusClient} does beside what the programs of all libraries do, see {@link LibrariesIT}. */
@Tag("container")
class IndependentClientIT {

    private static final String CHILD = "312232324";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    void namesAnOrganisationPartInItsAssertion() throws Exception {
        actsForAnOrganisation(MACHINE);
        NimbusClient client = newClient(MACHINE);
        client.actFor(CHILD);

        AccessTokenResponse answer =
                client.token(new ClientCredentialsGrant(), Scope.parse(SCOPE), URI.create(TestRealm.API));

        assertThat(JWTParser.parse(answer.getTokens().getAccessToken().getValue())
                        .getJWTClaimsSet()
                        .getStringClaim("helseid://claims/client/claims/orgnr_child"))
                .isEqualTo(CHILD);
    }

    @Test
    void namesAnOrganisationPartInALogin() throws Exception {
        actsForAnOrganisation(USER_LOGIN);
        NimbusClient client = newClient(USER_LOGIN);
        CodeVerifier verifier = new CodeVerifier();
        AuthenticationRequest request = new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        Scope.parse("openid " + SCOPE),
                        new ClientID(USER_LOGIN),
                        TestRealm.REDIRECT_URI)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();

        URI page = client.push(client.actingFor(CHILD, request));
        AuthenticationSuccessResponse answer = client.answer(LoginForm.open(page)
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .redirect());
        AccessTokenResponse login = client.token(
                new AuthorizationCodeGrant(answer.getAuthorizationCode(), TestRealm.REDIRECT_URI, verifier), null);

        assertThat(JWTParser.parse(login.getTokens().getAccessToken().getValue())
                        .getJWTClaimsSet()
                        .getStringClaim("helseid://claims/client/claims/orgnr_child"))
                .isEqualTo(CHILD);
    }

    @Test
    void createsItsOwnKey() throws Exception {
        ECKey key = NimbusClient.newKey();
        String publicJwk = key.toPublicJWK().toJSONString();
        realm.changeAttribute(OTHER_MACHINE, "jwks.string", "{\"keys\":[" + publicJwk + "]}");
        NimbusClient client = NimbusClient.discover(realm.issuer(), OTHER_MACHINE, key.toJSONObject());

        AccessTokenResponse answer = client.token(new ClientCredentialsGrant(), Scope.parse(SCOPE));

        assertThat(answer.getTokens().getAccessToken().getType()).isEqualTo(AccessTokenType.DPOP);
    }

    private static void actsForAnOrganisation(String clientId) {
        realm.changeAttribute(clientId, "helseprofil.orgnr-parent", "999977774");
        realm.changeAttribute(clientId, "helseprofil.orgnr-children", CHILD);
    }

    private static NimbusClient newClient(String clientId) throws Exception {
        return NimbusClient.discover(
                realm.issuer(), clientId, realm.key(clientId).privateJwk());
    }
}
