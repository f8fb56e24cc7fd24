package no.helseprofil.profile;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to an API that deviates in one thing from one that must be let in.
 *
 * @param name what deviates, in a few words for reports
 * @param due how it must be answered
 * @param sentence one constant sentence that says what the API must do
 * @param sending how token and proof are sent
 * @param token what deviates in the access token
 * @param proof what deviates in the DPoP proof
 * @param error what the refusal must tell in {@code WWW-Authenticate}; null if any refusal will do
 */
public record ApiFault(
        String name,
        Expected due,
        String sentence,
        Sending sending,
        List<JwtChange> token,
        List<JwtChange> proof,
        @Nullable String error) {

    /** How a request must be answered. */
    public enum Expected {
        /** It must be refused. */
        REFUSAL,
        /** It should be refused. */
        ADVISED_REFUSAL,
        /** It must be let in: to refuse it hits clients that do everything right. */
        ACCEPTANCE
    }

    /** How token and proof are sent. */
    public enum Sending {
        /** As RFC 9449, section 7.1, has it: {@code Authorization: DPoP}, and one header {@code DPoP}. */
        AS_DPOP,
        /** {@code Authorization: DPoP}, and no proof. */
        WITHOUT_PROOF,
        WITHOUT_TOKEN_AND_PROOF,
        /** A proof, and no token. */
        WITHOUT_TOKEN,
        /** {@code Authorization: Bearer}, and no proof. */
        AS_BEARER,
        /** {@code Authorization: Bearer}, and a proof. */
        AS_BEARER_WITH_PROOF,
        /** Two proofs, each of them right. */
        WITH_TWO_PROOFS,
        /** The token as a parameter of the address (RFC 6750, section 2.3), and a proof. */
        TOKEN_IN_QUERY,
        /** To the same address with a query. */
        WITH_QUERY,
        /** With a token that comes for the first time. */
        WITH_NEW_TOKEN,
        /** Twice: once, then another request, then the first one again. */
        AGAIN,
        /** Twice, as {@link #AGAIN}, but the second time after {@link ApiFault#LATER_BY}. */
        LATER,
        /** Several times at the same moment. */
        AT_ONCE,
        /**
         * Twice: once, and again after a number of requests that were let in. It is a fault only if
         * the first was refused.
         */
        AFTER_OTHERS
    }

    /**
     * How much later a request comes again: long enough for a memory of a second or two to have forgotten it, and well
     * within the time for which APIs take a proof.
     */
    public static final Duration LATER_BY = Duration.ofSeconds(3);

    /** A token that is bound to no key. */
    public static final JwtChange UNBOUND = new JwtChange.WithoutClaim("cnf");

    public ApiFault {
        token = List.copyOf(token);
        proof = List.copyOf(proof);
    }

    /**
     * Whether somebody else can use its token elsewhere who gets to read the request: it is bound to no key, or the key
     * stands beside it. Such a token is made with a scope that opens nothing.
     */
    public boolean isUsableByOthers() {
        return token.contains(UNBOUND) || proof.contains(JwtChange.Signing.PRIVATE_KEY_IN_HEADER);
    }

    /** A request that must be refused; what deviates is added by the other methods. */
    public static ApiFault refused(String name, String sentence) {
        return new ApiFault(name, Expected.REFUSAL, sentence, Sending.AS_DPOP, List.of(), List.of(), null);
    }

    /** A request that must be let in. */
    public static ApiFault letIn(String name, String sentence) {
        return new ApiFault(name, Expected.ACCEPTANCE, sentence, Sending.AS_DPOP, List.of(), List.of(), null);
    }

    /** The same request, which should be refused. */
    public ApiFault advised() {
        return new ApiFault(name, Expected.ADVISED_REFUSAL, sentence, sending, token, proof, error);
    }

    public ApiFault sent(Sending otherwise) {
        return new ApiFault(name, due, sentence, otherwise, token, proof, error);
    }

    /** The same request with a deviating token. */
    public ApiFault token(JwtChange... changes) {
        return new ApiFault(name, due, sentence, sending, List.of(changes), proof, error);
    }

    /** The same request with a deviating proof. */
    public ApiFault proof(JwtChange... changes) {
        return new ApiFault(name, due, sentence, sending, token, List.of(changes), error);
    }

    /** The same request, whose refusal must be told by this error (RFC 6750, section 3). */
    public ApiFault told(String code) {
        return new ApiFault(name, due, sentence, sending, token, proof, code);
    }
}
