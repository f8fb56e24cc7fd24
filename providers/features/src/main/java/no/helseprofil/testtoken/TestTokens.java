package no.helseprofil.testtoken;

import com.nimbusds.jose.JWSAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import no.helseprofil.faulty.FaultyJwt;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.jose.DpopProof;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.ApiRequirements;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * Factory of test tokens, which have an issuer and a key of their own and a mark. An API accepts them only if it is
 * configured to trust that issuer.
 *
 * @param issuer {@code iss} of all of them
 * @param keyId {@code kid} of the key
 * @param key the signing key
 */
public record TestTokens(String issuer, String keyId, SigningPair key) {

    /** The claim that marks a token as one for tests. */
    public static final String MARK = "helseprofil_test_token";

    /** Signature algorithm of test tokens. */
    public static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

    /**
     * An access token with its proof.
     *
     * @param accessToken the access token in compact serialization
     * @param proof the proof in compact serialization; null if none was asked for
     */
    public record Made(String accessToken, @Nullable String proof) {}

    /**
     * Returns a token, and the proof if one is asked for.
     *
     * @param scopeArrays returns whether {@code scope} is an array in the tokens of an API; asked with the audience
     *     unless the request says so itself
     */
    public Made make(TestTokenRequest request, Predicate<String> scopeArrays, Instant now) {
        boolean scopeAsArray = request.scopeAsArray().orElseGet(() -> scopeArrays.test(request.audience()));
        SigningPair other = SigningPair.generate(ALGORITHM);
        SigningPair bound = request.proofKey().orElseGet(() -> SigningPair.generate(ALGORITHM));
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", ALGORITHM.getName());
        header.put("typ", request.type().orElse("at+jwt"));
        header.put("kid", keyId);
        List<JwtChange> changes = new ArrayList<>();
        request.faults().forEach(fault -> changes.addAll(fault.changes()));
        String token = new FaultyJwt(header, claims(request, scopeAsArray, bound, other, now), key, other)
                .with(changes, now, text -> filled(text, request.audience()))
                .serialize();
        return new Made(token, request.hasProof() ? proof(request, token, bound, other, now) : null);
    }

    private Map<String, Object> claims(
            TestTokenRequest request, boolean scopeAsArray, SigningPair bound, SigningPair other, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", request.audience());
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.plus(request.lifetime()).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        Map<String, Object> client =
                ClientPart.claims(request.client(), request.clientClaims(), request.audience(), scopeAsArray);
        Map<String, Object> user = user(request, now);
        request.actor(issuer).ifPresent(actor -> {
            claims.put("act", actor);
            client.put("client_id", actor.get("client_id"));
        });
        claims.putAll(client);
        claims.putAll(user);
        if (user.isEmpty() && client.containsKey("client_id")) {
            claims.put("sub", client.get("client_id"));
        }
        request.attestation(user).ifPresent(attested -> claims.put(AttestationPart.CLAIM, attested));
        request.otherClaims().forEach(claim -> claims.put(claim.getKey(), claim.getValue()));
        thumbprint(request, bound, other).ifPresent(thumbprint -> claims.put("cnf", Map.of("jkt", thumbprint)));
        claims.put(MARK, true);
        return claims;
    }

    private static Map<String, Object> user(TestTokenRequest request, Instant now) {
        Map<String, Object> user = UserPart.claims(request.user(), request.userClaims(), now);
        if (!user.isEmpty()) {
            UserPart.addRegistered(user, request.hasPerson(), request.hasPractitioner());
        }
        if (request.hasOnlyName()) {
            UserPart.keepName(user);
        }
        if (request.hasPseudonym() && !user.isEmpty()) {
            UserPart.addPseudonym(user);
        }
        return user;
    }

    /**
     * Returns the thumbprint of the key to which the token is bound; empty if there is no proof and no key is named.
     */
    private static Optional<String> thumbprint(TestTokenRequest request, SigningPair bound, SigningPair other) {
        String named = ClientPart.boundTo(request.client());
        if (named != null) {
            return Optional.of(named);
        }
        SigningPair key = request.flaw() == ProofFlaw.BOUND_TO_ANOTHER ? other : bound;
        return request.hasProof() ? Optional.of(key.thumbprint()) : Optional.empty();
    }

    private static String proof(
            TestTokenRequest request, String token, SigningPair bound, SigningPair other, Instant now) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", DpopProof.TYPE);
        header.put("alg", bound.algorithm().getName());
        header.put("jwk", bound.publicJwk().toJSONObject());
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", request.proofMethod());
        claims.put("htu", request.proofAddress());
        claims.put("iat", now.getEpochSecond());
        claims.put("ath", Sha256.of(token.getBytes(StandardCharsets.US_ASCII)));
        return new FaultyJwt(header, claims, bound, other)
                .with(request.flaw().changes(), now, text -> text)
                .serialize();
    }

    private String filled(String text, String audience) {
        return text.replace(JwtChange.ISSUER, issuer).replace(JwtChange.AUDIENCE, audience);
    }

    /**
     * Flaws of a test token's proof, by the names and numbers of the national test token service. They are the faults
     * with which an assessment probes APIs.
     */
    enum ProofFlaw {
        NONE("None"),
        NO_HTU("DontSetHtuClaimValue", ApiRequirements.PROOF_HTU, "proof without htu"),
        NO_HTM("DontSetHtmClaimValue", ApiRequirements.PROOF_HTM, "proof without htm"),
        MADE_EARLIER("SetIatValueInThePast", ApiRequirements.PROOF_AGE, "proof made 3600 s ago"),
        DATED_AHEAD("SetIatValueInTheFuture", ApiRequirements.PROOF_AGE, "proof dated 3600 s ahead"),
        NO_ATH("DontSetAthClaimValue", ApiRequirements.PROOF_ATH, "proof without ath"),
        NO_ALGORITHM("DontSetAlgHeader", ApiRequirements.PROOF_SIGNATURE, "proof without alg"),
        NO_KEY("DontSetJwkHeader", ApiRequirements.PROOF_KEY, "proof without jwk"),
        NO_ID("DontSetJtiClaim", ApiRequirements.PROOF_REPLAY, "proof without jti"),
        SYMMETRIC("SetAlgHeaderToASymmetricAlgorithm", ApiRequirements.PROOF_SIGNATURE, "proof with a symmetric alg"),
        PRIVATE_KEY("SetPrivateKeyInJwkHeader", ApiRequirements.PROOF_KEY, "proof with the private key in jwk"),
        TYPE("SetInvalidTypHeaderValue", ApiRequirements.PROOF_TYPE, "proof with typ JWT"),
        SIGNATURE("SetAnInvalidSignature", ApiRequirements.PROOF_SIGNATURE, "proof with a wrong signature"),
        /** The proof is valid, but the token is bound to another key. */
        BOUND_TO_ANOTHER("SetAnInvalidJktValueInToken");

        static final Grammar<ProofFlaw> GRAMMAR = Values.choice(List.of(values()), flaw -> flaw.sent);

        private final String sent;

        @SuppressWarnings("ImmutableEnumChecker") // a list of immutable records
        private final List<JwtChange> changes;

        ProofFlaw(String sent) {
            this.sent = sent;
            this.changes = List.of();
        }

        ProofFlaw(String sent, ApiCheck check, String name) {
            this.sent = sent;
            this.changes = TokenFault.of(check, name).proof();
        }

        String sent() {
            return sent;
        }

        List<JwtChange> changes() {
            return changes;
        }
    }

    /** Faults of a test token. They are the faults with which an assessment probes APIs. */
    enum TokenFault {
        SIGNED_BY_ANOTHER_KEY(
                "signJwtWithInvalidSigningKey",
                ApiRequirements.TOKEN_SIGNATURE,
                "token signed by another key under the same kid"),
        UNKNOWN_KEY(
                "setUnknownKeyId", ApiRequirements.TOKEN_SIGNATURE, "token signed by another key under an unknown kid"),
        ISSUER("setInvalidIssuer", ApiRequirements.TOKEN_ISSUER, "token of another issuer"),
        AUDIENCE("setInvalidAudience", ApiRequirements.TOKEN_AUDIENCE, "token for another API"),
        EXPIRED("setExpirationTimeAsExpired", ApiRequirements.TOKEN_EXPIRY, "token that ended 3600 s ago"),
        BOUND_TO_NO_KEY("setNoConfirmation", ApiRequirements.PROOF_BINDING, "token that is bound to no key");

        private final String member;

        @SuppressWarnings("ImmutableEnumChecker") // a list of immutable records
        private final List<JwtChange> changes;

        TokenFault(String member, ApiCheck check, String name) {
            this.member = member;
            this.changes = of(check, name).token();
        }

        /** Returns the member of a request that asks for it. */
        String member() {
            return member;
        }

        List<JwtChange> changes() {
            return changes;
        }

        static ApiFault of(ApiCheck check, String name) {
            return check.faults(Parameters.defaults(RuleSet.HELSEID)).stream()
                    .filter(fault -> fault.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no fault " + name));
        }
    }

    /** A request for a test token can't be read. The exception lists everything that is wrong with it. */
    public static final class UnfitRequestException extends Exception {

        private final transient List<WrongMember> places;

        UnfitRequestException(List<WrongMember> places) {
            super("no test token is made");
            this.places = List.copyOf(places);
        }

        /** Returns the faults in the order in which they were found. */
        public List<WrongMember> places() {
            return places;
        }

        /**
         * A faulty member, or one with which a warning is due.
         *
         * @param pointer its place (RFC 6901)
         * @param remedy what to write instead, or what became of it, without a quote from the request
         */
        public record WrongMember(String pointer, String remedy) {}
    }
}
