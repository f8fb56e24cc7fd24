package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import no.helseprofil.it.support.TestRealm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that nobody here wrote: the Nimbus OAuth SDK, by what the metadata says. Only the user is the kit's. */
@Tag("smoke")
class IndependentClientIT {

    private static final String CHILD = "312232324";

    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
    }

    @AfterAll
    static void removeRealm() {
        realm.close();
    }

    @Test
    void itGetsATokenForItself() throws Exception {
        NimbusClient client = newClient(MACHINE);

        AccessTokenResponse answer = client.token(new ClientCredentialsGrant(), Scope.parse(SCOPE));

        assertThat(answer.getTokens().getAccessToken().getType()).isEqualTo(AccessTokenType.DPOP);
        assertThat(JWTParser.parse(answer.getTokens().getAccessToken().getValue())
                        .getJWTClaimsSet()
                        .getAudience())
                .containsExactly(TestRealm.API);
    }

    @Test
    void itLogsAUserInRefreshesAndAsksWhoItIs() throws Exception {
        NimbusClient client = newClient(USER_LOGIN);
        CodeVerifier verifier = new CodeVerifier();
        Nonce nonce = new Nonce();
        State state = new State();
        Scope scope = Scope.parse("openid " + SCOPE);
        ClientID clientId = new ClientID(USER_LOGIN);
        URI redirectUri = TestRealm.REDIRECT_URI;
        AuthenticationRequest request = new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope, clientId, redirectUri)
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();

        URI page = client.push(request);
        AuthenticationSuccessResponse answer = client.answer(Logins.at(page).redirect());
        AuthorizationGrant code = new AuthorizationCodeGrant(answer.getAuthorizationCode(), redirectUri, verifier);
        OIDCTokenResponse login = (OIDCTokenResponse) client.token(code, null);
        AccessTokenResponse refreshed =
                client.token(new RefreshTokenGrant(login.getOIDCTokens().getRefreshToken()), null);
        UserInfo user = client.userInfo(refreshed.getTokens().getDPoPAccessToken());

        assertThat(answer.getIssuer()).isEqualTo(new Issuer(realm.issuer()));
        assertThat(answer.getState()).isEqualTo(state);
        assertThat(user.getSubject()).isEqualTo(validated(client, login, nonce).getSubject());
    }

    @Test
    void itNamesAPartOfItsOrganisationInItsAssertion() throws Exception {
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
    void itNamesAPartOfItsOrganisationInALogin() throws Exception {
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
        AuthenticationSuccessResponse answer = client.answer(Logins.at(page).redirect());
        AccessTokenResponse login = client.token(
                new AuthorizationCodeGrant(answer.getAuthorizationCode(), TestRealm.REDIRECT_URI, verifier), null);

        assertThat(JWTParser.parse(login.getTokens().getAccessToken().getValue())
                        .getJWTClaimsSet()
                        .getStringClaim("helseid://claims/client/claims/orgnr_child"))
                .isEqualTo(CHILD);
    }

    @Test
    void itMakesItsOwnKey() throws Exception {
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

    private static IDTokenClaimsSet validated(NimbusClient client, OIDCTokenResponse login, Nonce nonce)
            throws Exception {
        IDTokenValidator validator = new IDTokenValidator(
                client.metadata().getIssuer(),
                new ClientID(USER_LOGIN),
                JWSAlgorithm.ES256,
                client.metadata().getJWKSetURI().toURL());
        return validator.validate(login.getOIDCTokens().getIDToken(), nonce);
    }
}
