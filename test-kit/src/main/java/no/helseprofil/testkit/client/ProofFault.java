package no.helseprofil.testkit.client;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The twelve faults of a DPoP proof that the national test token service can make, so that an API can be tested against
 * them without it. Each fault leaves the rest of the proof right.
 */
public enum ProofFault {
    /** No {@code htu}: the proof is valid for any URL. */
    MISSING_HTU(proof -> proof.without("htu")),
    /** No {@code htm}: the proof is valid for any method. */
    MISSING_HTM(proof -> proof.without("htm")),
    /** An hour old: recorded once, replayed later. */
    ISSUED_IN_PAST(proof -> proof.withTime("iat", Duration.ofHours(-1))),
    /** Dated an hour ahead: made in advance, to be used later. */
    ISSUED_IN_FUTURE(proof -> proof.withTime("iat", Duration.ofHours(1))),
    /** No {@code ath}: the proof is valid with any token of the key. It is a fault only beside a token. */
    MISSING_ATH(proof -> proof.without("ath")),
    /** No {@code alg} in the header. */
    MISSING_ALG(proof -> proof.withoutHeader("alg")),
    /** No {@code jwk} in the header: there is no key to verify with. */
    MISSING_JWK(proof -> proof.withoutHeader("jwk")),
    /** No {@code jti}: a replay can't be detected. */
    MISSING_JTI(proof -> proof.without("jti")),
    /** {@code HS256} with the public key as the secret (RFC 8725, section 2.1). */
    SYMMETRIC_ALGORITHM(proof -> proof.signedAs("HS256")),
    /** The private key in {@code jwk}: disclosed with every request. */
    PRIVATE_KEY_IN_JWK(proof -> proof.header("jwk", proof.key().privateJwk())),
    /** {@code typ} is {@code JWT}: another JWT of the client would pass for a proof. */
    WRONG_TYPE(proof -> proof.header("typ", "JWT")),
    /** A signature by another key than the one in the header. */
    WRONG_SIGNATURE(proof -> proof.signedWith(SigningKey.generate(proof.key().algorithm())));

    @SuppressWarnings("ImmutableEnumChecker") // The recipes above have no state.
    private final UnaryOperator<Proof> fault;

    ProofFault(UnaryOperator<Proof> fault) {
        this.fault = fault;
    }

    /** Returns the proof with this fault and no other. */
    public Proof apply(Proof proof) {
        return fault.apply(proof);
    }
}
