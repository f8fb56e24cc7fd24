package no.helseprofil.it.libraries;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A client of the profile with the Nimbus OAuth SDK. The SDK makes requests and proofs and reads the answers; what it lacks
 * is the {@code typ} of assertions, and a second try with the server's nonce. The help pages show lines of this class.
 */
final class NimbusClient {

    private final OIDCProviderMetadata metadata;
    private final ClientID clientId;
    private final ECKey key;
    private final DPoPProofFactory proofs;
    private @Nullable Nonce nonce;
    private @Nullable List<Map<String, Object>> organisation;

    private NimbusClient(OIDCProviderMetadata metadata, ClientID clientId, ECKey key) throws Exception {
        this.metadata = metadata;
        this.clientId = clientId;
        this.key = key;
        ECKey proofKey = newKey();
        proofs = new DefaultDPoPProofFactory(proofKey, JWSAlgorithm.ES256);
    }

    /** Makes a client from the issuer alone, as FAPI 2.0, section 5.3.3.1, wants it. */
    static NimbusClient discover(String issuer, String clientId, Map<String, Object> privateJwk) throws Exception {
        return new NimbusClient(
                OIDCProviderMetadata.resolve(new Issuer(issuer)), new ClientID(clientId), ECKey.parse(privateJwk));
    }

    static ECKey newKey() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256)
                .algorithm(JWSAlgorithm.ES256)
                .keyUse(KeyUse.SIGNATURE)
                .keyIDFromThumbprint(true)
                .generate();
        return key;
    }

    OIDCProviderMetadata metadata() {
        return metadata;
    }

    /** Names a part of its organisation in every assertion from now on. */
    void actFor(String child) {
        organisation = organisation(child);
    }

    AccessTokenResponse token(AuthorizationGrant grant, @Nullable Scope scope) throws Exception {
        Callable<HTTPRequest> request =
                () -> new TokenRequest(metadata.getTokenEndpointURI(), assertion(), grant, scope).toHTTPRequest();
        return OIDCTokenResponseParser.parse(send(request, null)).toSuccessResponse();
    }

    /** Requests a token for one API of those whose scopes are asked for. */
    AccessTokenResponse token(AuthorizationGrant grant, Scope scope, URI api) throws Exception {
        Callable<HTTPRequest> request =
                () -> new TokenRequest.Builder(metadata.getTokenEndpointURI(), assertion(), grant)
                        .scope(scope)
                        .resource(api)
                        .build()
                        .toHTTPRequest();
        return OIDCTokenResponseParser.parse(send(request, null)).toSuccessResponse();
    }

    /**
     * Returns the same request with an object beside it. The object names a part of the client's organisation and
     * nothing else.
     */
    AuthenticationRequest actingFor(String child, AuthenticationRequest request) throws Exception {
        List<Map<String, Object>> organisation = organisation(child);
        SignedJWT details = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(clientId.getValue())
                        .audience(metadata.getIssuer().getValue())
                        .notBeforeTime(Date.from(Instant.now()))
                        .expirationTime(Date.from(Instant.now().plusSeconds(30)))
                        .claim("authorization_details", organisation)
                        .build());
        details.sign(new ECDSASigner(key));
        return new AuthenticationRequest.Builder(request).requestObject(details).build();
    }

    /** Pushes the request, and returns the address that the user's browser must open. */
    URI push(AuthenticationRequest request) throws Exception {
        Callable<HTTPRequest> push = () -> new PushedAuthorizationRequest(
                        metadata.getPushedAuthorizationRequestEndpointURI(), assertion(), request)
                .toHTTPRequest();
        URI requestUri = PushedAuthorizationResponse.parse(send(push, null))
                .toSuccessResponse()
                .getRequestURI();
        return new AuthorizationRequest.Builder(requestUri, clientId)
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .build()
                .toURI();
    }

    /** Returns the answer that the browser brings back, if it is this server's (RFC 9207). */
    AuthenticationSuccessResponse answer(URI redirect) throws Exception {
        AuthenticationSuccessResponse answer =
                AuthenticationResponseParser.parse(redirect).toSuccessResponse();
        if (!metadata.getIssuer().equals(answer.getIssuer())) {
            throw new IllegalStateException("the answer is another server's");
        }
        return answer;
    }

    UserInfo userInfo(DPoPAccessToken token) throws Exception {
        Callable<HTTPRequest> request =
                () -> new UserInfoRequest(metadata.getUserInfoEndpointURI(), token).toHTTPRequest();
        return UserInfoResponse.parse(send(request, token)).toSuccessResponse().getUserInfo();
    }

    private HTTPResponse send(Callable<HTTPRequest> request, @Nullable DPoPAccessToken token) throws Exception {
        HTTPResponse answer = sendWithNonce(request, token);
        if (!answer.indicatesSuccess()) {
            throw new IllegalStateException("refused: " + answer.getBody());
        }
        return answer;
    }

    private HTTPResponse sendWithNonce(Callable<HTTPRequest> request, @Nullable DPoPAccessToken token)
            throws Exception {
        // request.call() makes the request anew, with a new client assertion.
        HTTPResponse first = sendOnce(request.call(), token);
        boolean nonceAsked = first.getStatusCode() == 400 && first.getBody().contains("\"use_dpop_nonce\"");
        return nonceAsked ? sendOnce(request.call(), token) : first;
    }

    private HTTPResponse sendOnce(HTTPRequest request, @Nullable DPoPAccessToken token) throws Exception {
        request.setDPoP(proofs.createDPoPJWT(
                new JWTID(), request.getMethod().name(), request.getURI(), Date.from(Instant.now()), token, nonce));
        HTTPResponse answer = request.send();
        nonce = answer.getDPoPNonce();
        return answer;
    }

    private PrivateKeyJWT assertion() throws Exception {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(clientId.getValue())
                .subject(clientId.getValue())
                .audience(metadata.getIssuer().getValue())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(30)))
                .jwtID(new JWTID().getValue());
        claims.claim("assertion_details", organisation);
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("client-authentication+jwt"))
                        .keyID(key.getKeyID())
                        .build(),
                claims.build());
        assertion.sign(new ECDSASigner(key));
        return new PrivateKeyJWT(assertion);
    }

    private static List<Map<String, Object>> organisation(String child) {
        Map<String, Object> identifier =
                Map.of("system", "urn:oid:2.16.578.1.12.4.1.4.101", "type", "ENH", "value", child);
        Map<String, Object> role = Map.of("organization", Map.of("identifier", identifier));
        return List.of(Map.of("type", "helseid_authorization", "practitioner_role", role));
    }
}
