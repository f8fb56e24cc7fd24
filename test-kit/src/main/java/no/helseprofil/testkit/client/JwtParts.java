package no.helseprofil.testkit.client;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Parts of a JWT, each of which can be replaced. */
record JwtParts(
        Map<String, Object> header,
        Map<String, Claim> claims,
        UnaryOperator<String> headerText,
        UnaryOperator<String> payloadText,
        SigningKey key,
        String algorithm,
        boolean corrupt,
        Clock clock) {

    /** Value of a claim in a JWT that is signed at {@code now}. */
    interface Claim {
        @Nullable
        Object at(Instant now);
    }

    static JwtParts signedBy(SigningKey key) {
        return new JwtParts(
                Map.of("alg", key.algorithm()),
                Map.of(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                key,
                key.algorithm(),
                false,
                Clock.systemUTC());
    }

    String sign() {
        String signingInput = JoseJson.base64Url(headerText.apply(JoseJson.write(header)))
                + "."
                + JoseJson.base64Url(payloadText.apply(JoseJson.write(payload())));
        String signature = Signature.over(signingInput, key, algorithm);
        return signingInput + "." + (corrupt ? Signature.corrupted(signature) : signature);
    }

    private Map<String, @Nullable Object> payload() {
        Instant now = clock.instant();
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        claims.forEach((name, claim) -> payload.put(name, claim.at(now)));
        return payload;
    }

    JwtParts withHeader(String member, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(header);
        changed.put(member, value);
        return withHeaders(changed);
    }

    JwtParts withoutHeader(String member) {
        Map<String, Object> changed = new LinkedHashMap<>(header);
        changed.remove(member);
        return withHeaders(changed);
    }

    private JwtParts withHeaders(Map<String, Object> changed) {
        return new JwtParts(changed, claims, headerText, payloadText, key, algorithm, corrupt, clock);
    }

    JwtParts withClaim(String name, Claim claim) {
        Map<String, Claim> changed = new LinkedHashMap<>(claims);
        changed.put(name, claim);
        return withClaims(changed);
    }

    JwtParts withoutClaim(String name) {
        Map<String, Claim> changed = new LinkedHashMap<>(claims);
        changed.remove(name);
        return withClaims(changed);
    }

    private JwtParts withClaims(Map<String, Claim> changed) {
        return new JwtParts(header, changed, headerText, payloadText, key, algorithm, corrupt, clock);
    }

    JwtParts rewritingHeader(UnaryOperator<String> rewriting) {
        UnaryOperator<String> both = text -> rewriting.apply(headerText.apply(text));
        return new JwtParts(header, claims, both, payloadText, key, algorithm, corrupt, clock);
    }

    JwtParts rewritingPayload(UnaryOperator<String> rewriting) {
        UnaryOperator<String> both = text -> rewriting.apply(payloadText.apply(text));
        return new JwtParts(header, claims, headerText, both, key, algorithm, corrupt, clock);
    }

    JwtParts withKey(SigningKey other) {
        return new JwtParts(header, claims, headerText, payloadText, other, other.algorithm(), corrupt, clock);
    }

    JwtParts withAlgorithm(String other) {
        return new JwtParts(header, claims, headerText, payloadText, key, other, corrupt, clock);
    }

    JwtParts corrupted() {
        return new JwtParts(header, claims, headerText, payloadText, key, algorithm, true, clock);
    }

    JwtParts withClock(Clock other) {
        return new JwtParts(header, claims, headerText, payloadText, key, algorithm, corrupt, other);
    }
}
