package no.helseprofil.examples.client;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Adds a proof to each request, and sends a second one if an API asks for its nonce (RFC 9449). */
final class DpopInterceptor implements ClientHttpRequestInterceptor {

    private final ECKey key;
    private final JwtEncoder encoder;

    /** Latest nonce of each server. */
    private final Map<String, String> nonces = new ConcurrentHashMap<>();

    DpopInterceptor() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).generate();
        encoder = new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(key)));
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        ClientHttpResponse answer = send(request, body, execution);
        return isNonceAsked(answer) ? send(request, body, execution) : answer;
    }

    /** An API asks in its challenge. A token endpoint asks in the body, see {@link TokenClients#withNonce}. */
    private static boolean isNonceAsked(ClientHttpResponse answer) {
        return String.valueOf(answer.getHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE))
                .contains("\"use_dpop_nonce\"");
    }

    private ClientHttpResponse send(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                .id(UUID.randomUUID().toString())
                .issuedAt(Instant.now())
                .claim("htm", request.getMethod().name())
                .claim("htu", request.getURI().toString().replaceFirst("[?#].*", ""));
        String authorization = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            String token = authorization.substring(authorization.indexOf(' ') + 1);
            request.getHeaders().set(HttpHeaders.AUTHORIZATION, "DPoP " + token);
            claims.claim("ath", hash(token));
        }
        String server = request.getURI().getAuthority();
        if (nonces.containsKey(server)) {
            claims.claim("nonce", nonces.get(server));
        }
        JwsHeader header = JwsHeader.with(SignatureAlgorithm.ES256)
                .type("dpop+jwt")
                .jwk(key.toPublicJWK().toJSONObject())
                .build();
        String proof = encoder.encode(JwtEncoderParameters.from(header, claims.build()))
                .getTokenValue();
        request.getHeaders().set("DPoP", proof);
        ClientHttpResponse answer = execution.execute(request, body);
        String nonce = answer.getHeaders().getFirst("DPoP-Nonce");
        if (nonce != null) {
            nonces.put(server, nonce);
        }
        return answer;
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
