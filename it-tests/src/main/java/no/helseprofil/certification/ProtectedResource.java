package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DPoPUtils;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DPoPIssuer;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DefaultDPoPSingleUseChecker;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.util.singleuse.AlreadyUsedException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * An API with https, for plans whose tokens aren't accepted by userinfo. It asks the realm whether a token is active,
 * so that a token of an ended session opens nothing. It accepts a proof whose clock is ten seconds off, as FAPI 2.0
 * requires (section 5.3.2.1, item 13).
 */
final class ProtectedResource {

    private static final Duration LEEWAY = Duration.ofSeconds(15);
    private static final long PURGE = 60;

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final DefaultDPoPSingleUseChecker used = new DefaultDPoPSingleUseChecker(2 * LEEWAY.toSeconds(), PURGE);
    private final URI address;
    private final OidcClient realm;

    private ProtectedResource(HttpsServer server, URI address, OidcClient realm) {
        this.server = server;
        this.address = address;
        this.realm = realm;
    }

    /**
     * Starts the resource.
     *
     * @param realm client with which the resource calls the realm
     */
    static ProtectedResource start(Settings settings, ServerCertificate certificate, OidcClient realm) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(settings.resourcePort()), 0);
            server.setHttpsConfigurator(tls(settings, certificate));
            ProtectedResource resource = new ProtectedResource(server, settings.resource(), realm);
            server.createContext(settings.resource().getPath(), resource::handle);
            server.setExecutor(resource.threads);
            server.start();
            return resource;
        } catch (IOException e) {
            throw new UncheckedIOException("port " + settings.resourcePort() + " of the protected resource", e);
        }
    }

    private static HttpsConfigurator tls(Settings settings, ServerCertificate certificate) {
        return new HttpsConfigurator(certificate.context()) {
            @Override
            public void configure(HttpsParameters connection) {
                SSLParameters offered = getSSLContext().getDefaultSSLParameters();
                offered.setProtocols(settings.protocols().toArray(String[]::new));
                offered.setCipherSuites(Settings.CIPHERS.toArray(String[]::new));
                connection.setSSLParameters(offered);
            }
        };
    }

    void close() {
        server.stop(0);
        threads.shutdownNow();
        used.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String error = error(exchange);
            if (error.isEmpty()) {
                byte[] body = "{\"records\":[]}".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } else {
                exchange.getResponseHeaders()
                        .set("WWW-Authenticate", "DPoP algs=\"PS256 ES256\", error=\"" + error + "\"");
                exchange.sendResponseHeaders(401, -1);
            }
        }
    }

    /** Returns the error of a request; empty if there is none. */
    private String error(HttpExchange exchange) {
        Instant arrival = Instant.now();
        List<String> authorization = lines(exchange, "Authorization");
        List<String> proof = lines(exchange, "DPoP");
        if (authorization.size() != 1 || !authorization.get(0).regionMatches(true, 0, "DPoP ", 0, 5)) {
            return "invalid_token";
        }
        if (proof.size() != 1) {
            return "invalid_dpop_proof";
        }
        String token = authorization.get(0).substring(5);
        Response answer = realm.introspect(token).response();
        if (!answer.isSuccess() || !answer.json().path("active").asBoolean()) {
            return "invalid_token";
        }
        return proofError(exchange.getRequestMethod(), arrival, proof.get(0), token, answer.json());
    }

    private String proofError(String method, Instant arrival, String text, String token, JsonNode introspected) {
        try {
            ReceivedProof proof = ReceivedProof.parse(text);
            String boundTo = introspected.path("cnf").path("jkt").asText();
            boolean isRight = proof.isFor(method, address, token, boundTo) && proof.isOf(arrival, LEEWAY);
            return isRight && isNew(proof, boundTo) ? "" : "invalid_dpop_proof";
        } catch (ParseException | JOSEException e) {
            return "invalid_dpop_proof";
        }
    }

    private boolean isNew(ReceivedProof proof, String boundTo) {
        String id = proof.claims().getJWTID();
        try {
            if (id != null) {
                used.markAsUsed(Map.entry(new DPoPIssuer(boundTo), new JWTID(id)));
            }
            return id != null;
        } catch (AlreadyUsedException e) {
            return false;
        }
    }

    private static List<String> lines(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    /**
     * A DPoP proof received by the protected resource (RFC 9449, section 4.3). Nimbus' own verifier compares {@code
     * htu} to the letter; this one ignores a query, a fragment and the case of the host, as the RFC requires.
     *
     * @param key the key in its header
     * @param claims its claims
     */
    record ReceivedProof(JWK key, JWTClaimsSet claims) {

        static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA);

        /**
         * Reads a proof and verifies its signature.
         *
         * @throws ParseException if it is no proof, or is signed by a key other than its own
         */
        static ReceivedProof parse(String text) throws ParseException {
            SignedJWT proof = SignedJWT.parse(text);
            JWSHeader header = proof.getHeader();
            JWK key = header.getJWK();
            boolean isProof =
                    DPoPProofFactory.TYPE.equals(header.getType()) && ALGORITHMS.contains(header.getAlgorithm());
            if (!isProof || !(key instanceof AsymmetricJWK asymmetric) || key.isPrivate()) {
                throw new ParseException("no proof", 0);
            }
            try {
                if (!proof.verify(
                        new DefaultJWSVerifierFactory().createJWSVerifier(header, asymmetric.toPublicKey()))) {
                    throw new ParseException("signed by another key", 0);
                }
            } catch (JOSEException e) {
                throw new ParseException("signed by a key of another kind", 0);
            }
            return new ReceivedProof(key, proof.getJWTClaimsSet());
        }

        /** Returns whether the proof is for this request and this token, which is bound to its key. */
        boolean isFor(String method, URI address, String token, String boundTo) throws ParseException, JOSEException {
            return method.equals(claims.getStringClaim("htm"))
                    && normalised(address.toString()).equals(normalised(claims.getStringClaim("htu")))
                    && DPoPUtils.computeSHA256(new DPoPAccessToken(token))
                            .toString()
                            .equals(claims.getStringClaim("ath"))
                    && key.computeThumbprint().toString().equals(boundTo);
        }

        /** Returns whether the proof was made now, within the leeway. */
        boolean isOf(Instant now, Duration leeway) {
            Date made = claims.getIssueTime();
            return made != null && Duration.between(made.toInstant(), now).abs().compareTo(leeway) <= 0;
        }

        private static String normalised(@Nullable String address) throws ParseException {
            try {
                URI uri = URI.create(String.valueOf(address));
                int port = uri.getPort() == 443 ? -1 : uri.getPort();
                String origin = uri.getScheme() + "://" + uri.getHost() + ":" + port;
                return origin.toLowerCase(Locale.ROOT) + uri.getPath();
            } catch (IllegalArgumentException e) {
                throw new ParseException("htu is no address", 0);
            }
        }
    }
}
