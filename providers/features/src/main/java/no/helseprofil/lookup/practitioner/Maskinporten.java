package no.helseprofil.lookup.practitioner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.lookup.RegisterClient.RegisterException;
import no.helseprofil.lookup.RegisterClient.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Source of Maskinporten's access tokens for a register (JWT grant, RFC 7523, section 2.1). A token is used until
 * shortly before its end, and one request for a token is made at a time.
 */
public final class Maskinporten {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Duration LIFE_OF_ASSERTION = Duration.ofSeconds(60);
    private static final Duration BEFORE_ITS_END = Duration.ofSeconds(10);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final RegisterClient client;
    private final Grant grant;
    private final JWSSigner signer;
    private final JWSHeader header;
    private final Clock clock;
    private @Nullable CompletableFuture<Token> latest;

    /**
     * Parameters of the grant.
     *
     * @param audience the issuer of Maskinporten
     * @param clientId {@code client_id} of the operator in Maskinporten
     * @param scope scope of the register
     */
    public record Grant(String audience, String clientId, String scope) {}

    /**
     * Creates the source.
     *
     * @param client client of the token endpoint, and of nothing else
     * @param key the private JWK that is registered for the client, as JSON
     * @throws IllegalArgumentException with what to write
     */
    public Maskinporten(RegisterClient client, Grant grant, String key, Clock clock) {
        this.client = client;
        this.grant = grant;
        this.clock = clock;
        try {
            JWK jwk = JWK.parse(key);
            JWSAlgorithm algorithm = algorithm(jwk);
            this.signer = new DefaultJWSSignerFactory().createJWSSigner(jwk, algorithm);
            this.header = new JWSHeader.Builder(algorithm).keyID(jwk.getKeyID()).build();
        } catch (ParseException | JOSEException | RuntimeException unusable) {
            throw new IllegalArgumentException("write a file with one private JWK that signs, of type RSA or EC");
        }
    }

    private static JWSAlgorithm algorithm(JWK jwk) {
        if (jwk.getAlgorithm() != null) {
            return JWSAlgorithm.parse(jwk.getAlgorithm().getName());
        }
        if (jwk.getKeyType().equals(KeyType.EC)) {
            Curve curve = ((ECKey) jwk).getCurve();
            return curve.equals(Curve.P_521)
                    ? JWSAlgorithm.ES512
                    : curve.equals(Curve.P_384) ? JWSAlgorithm.ES384 : JWSAlgorithm.ES256;
        }
        return JWSAlgorithm.RS256;
    }

    /** Returns a valid token; fails with a {@link RegisterException}. */
    synchronized CompletableFuture<String> token() {
        CompletableFuture<Token> known = latest;
        if (known == null || isUsedUp(known)) {
            known = client.postForm(form()).handle(this::token);
            latest = known;
        }
        return known.thenApply(Token::value);
    }

    /** Drops a token that the register refused. */
    synchronized void forget() {
        if (latest != null && latest.isDone()) {
            latest = null;
        }
    }

    private boolean isUsedUp(CompletableFuture<Token> token) {
        return token.isDone()
                && (token.isCompletedExceptionally()
                        || !clock.instant().isBefore(token.join().usableUntil()));
    }

    private Token token(@Nullable Reply reply, @Nullable Throwable failure) {
        if (reply == null) {
            throw RegisterException.of(Objects.requireNonNull(failure, "one of them is there"))
                    .about("Maskinporten");
        }
        JsonNode answer = reply.object().<JsonNode>map(Function.identity()).orElseGet(MissingNode::getInstance);
        String value = answer.path("access_token").asText();
        if (!TOKEN.matcher(value).matches()) {
            throw RegisterException.failed("Maskinporten: There is no access token in its answer.");
        }
        long seconds = answer.path("expires_in").asLong(0);
        return new Token(value, clock.instant().plusSeconds(seconds).minus(BEFORE_ITS_END));
    }

    private String form() {
        return "grant_type=" + encoded(GRANT) + "&assertion=" + encoded(assertion());
    }

    private String assertion() {
        Instant now = clock.instant();
        SignedJWT assertion = new SignedJWT(
                header,
                new JWTClaimsSet.Builder()
                        .audience(grant.audience())
                        .issuer(grant.clientId())
                        .claim("scope", grant.scope())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE_OF_ASSERTION)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        try {
            assertion.sign(signer);
            return assertion.serialize();
        } catch (JOSEException broken) {
            throw RegisterException.failed("The key for Maskinporten does not sign.");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Token(String value, Instant usableUntil) {

        @Override
        public String toString() {
            return "Token[masked]";
        }
    }
}
