package no.helseprofil.it.libraries;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;

/** A vendor's client with {@link NimbusClient}. The help pages show lines of it. */
final class NimbusProgram {

    private NimbusProgram() {}

    public static void main(String... arguments) throws Exception {
        ClientID clientId = new ClientID(arguments[1]);
        URI redirectUri = URI.create(arguments[3]);
        Scope scope = Scope.parse("openid " + arguments[4]);
        Scanner browser = new Scanner(System.in, StandardCharsets.UTF_8);
        NimbusClient client = NimbusClient.discover(
                arguments[0], clientId.getValue(), JSONObjectUtils.parse(Files.readString(Path.of(arguments[2]))));

        AccessTokenResponse own = client.token(new ClientCredentialsGrant(), Scope.parse(arguments[4]));
        System.out.println("client credentials: " + own.getTokens().getAccessToken());

        CodeVerifier verifier = new CodeVerifier();
        Nonce nonce = new Nonce();
        State state = new State();
        AuthenticationRequest request = new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope, clientId, redirectUri)
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();
        System.out.println("page: " + client.push(request));

        AuthenticationSuccessResponse answer = client.answer(URI.create(browser.nextLine()));
        if (!state.equals(answer.getState())) {
            throw new IllegalStateException("the answer is to another request");
        }
        AuthorizationGrant code = new AuthorizationCodeGrant(answer.getAuthorizationCode(), redirectUri, verifier);
        OIDCTokenResponse login = (OIDCTokenResponse) client.token(code, null);
        IDTokenValidator validator = new IDTokenValidator(
                client.metadata().getIssuer(),
                clientId,
                JWSAlgorithm.ES256,
                client.metadata().getJWKSetURI().toURL());
        IDTokenClaimsSet user = validator.validate(login.getOIDCTokens().getIDToken(), nonce);
        System.out.println("code: " + login.getTokens().getAccessToken());

        AccessTokenResponse refreshed =
                client.token(new RefreshTokenGrant(login.getOIDCTokens().getRefreshToken()), null);
        System.out.println("refresh: " + refreshed.getTokens().getAccessToken());

        UserInfo info = client.userInfo(refreshed.getTokens().getDPoPAccessToken());
        if (!info.getSubject().equals(user.getSubject())) {
            throw new IllegalStateException("the answer is about another user");
        }
        System.out.println("userinfo: " + info.getSubject());
    }
}
