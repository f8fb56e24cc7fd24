package no.helseprofil.profile;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Request to an API that deviates in one thing from one that must be accepted.
 *
 * @param name the deviation, in a few words for reports
 * @param due the required answer
 * @param sentence one constant sentence that says what the API must do
 * @param sending how token and proof are sent
 * @param token deviations of the access token
 * @param proof deviations of the DPoP proof
 * @param error error that {@code WWW-Authenticate} of the refusal must have; null if any refusal will do
 */
public record ApiFault(
        String name,
        Expected due,
        String sentence,
        Sending sending,
        List<JwtChange> token,
        List<JwtChange> proof,
        @Nullable String error) {

    /** Required answer to a request. */
    public enum Expected {
        /** The API must refuse it. */
        REFUSAL,
        /** The API should refuse it. */
        ADVISED_REFUSAL,
        /** The API must accept it: a refusal would hit clients that do everything right. */
        ACCEPTANCE
    }

    /** Way in which token and proof are sent. */
    public enum Sending {
        /** Form of RFC 9449, section 7.1: {@code Authorization: DPoP}, and one {@code DPoP} header. */
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
        /** The token as a parameter of the URL (RFC 6750, section 2.3), and a proof. */
        TOKEN_IN_QUERY,
        /** A request to the same URL with a query added. */
        WITH_QUERY,
        /** A token that the API hasn't received before. */
        WITH_NEW_TOKEN,
        /** Twice: once, then another request, then the first one again. */
        AGAIN,
        /** Twice, as with {@link #AGAIN}, but the second time after {@link ApiFault#LATER_BY}. */
        LATER,
        /** Several times at the same moment. */
        AT_ONCE,
        /**
         * Twice: once, and again after a number of accepted requests. It shows a fault only if the first was refused.
         */
        AFTER_OTHERS
    }

    /**
     * Delay before a request is sent again: long enough that a memory of one or two seconds has forgotten it, and well
     * within the time for which APIs accept a proof.
     */
    public static final Duration LATER_BY = Duration.ofSeconds(3);

    /** Change to a token that is bound to no key. */
    public static final JwtChange UNBOUND = new JwtChange.WithoutClaim("cnf");

    /** Change to a proof by which it has a nonce that no API gave. */
    public static final JwtChange OTHER_NONCE = JwtChange.claim("nonce", "a-nonce-that-this-API-never-gave");

    public ApiFault {
        token = List.copyOf(token);
        proof = List.copyOf(proof);
    }

    /**
     * Returns whether somebody who reads the request can use its token elsewhere: the token is bound to no key, or the
     * request contains the key. Such a token is made with a scope that gives access to nothing.
     */
    public boolean isUsableByOthers() {
        return token.contains(UNBOUND) || proof.contains(JwtChange.Signing.PRIVATE_KEY_IN_HEADER);
    }

    /** Returns whether only an API that asks for nonces has to refuse the request. */
    public boolean isAboutNonces() {
        return proof.contains(OTHER_NONCE);
    }

    /** Returns a request that must be refused. The other methods add the deviation. */
    public static ApiFault refused(String name, String sentence) {
        return new ApiFault(name, Expected.REFUSAL, sentence, Sending.AS_DPOP, List.of(), List.of(), null);
    }

    /** Returns a request that must be accepted. */
    public static ApiFault letIn(String name, String sentence) {
        return new ApiFault(name, Expected.ACCEPTANCE, sentence, Sending.AS_DPOP, List.of(), List.of(), null);
    }

    /** Returns this request as one that should be refused. */
    public ApiFault advised() {
        return new ApiFault(name, Expected.ADVISED_REFUSAL, sentence, sending, token, proof, error);
    }

    public ApiFault sent(Sending otherwise) {
        return new ApiFault(name, due, sentence, otherwise, token, proof, error);
    }

    /** Returns this request with a deviating token. */
    public ApiFault token(JwtChange... changes) {
        return new ApiFault(name, due, sentence, sending, List.of(changes), proof, error);
    }

    /** Returns this request with a deviating proof. */
    public ApiFault proof(JwtChange... changes) {
        return new ApiFault(name, due, sentence, sending, token, List.of(changes), error);
    }

    /** Returns this request with an error that its refusal must have (RFC 6750, section 3). */
    public ApiFault withError(String code) {
        return new ApiFault(name, due, sentence, sending, token, proof, code);
    }

    /** Deviation of a JWT in a probe, token or proof, from a right one. */
    public sealed interface JwtChange {

        /** Placeholder in a text of a change: the issuer of the realm. */
        String ISSUER = "{issuer}";

        /** Placeholder in a text of a change: the audience of the API. */
        String AUDIENCE = "{audience}";

        /** Placeholder in a text of a change: the URL of the API. */
        String ADDRESS = "{address}";

        /** Placeholder in a text of a change: the path of that URL. */
        String PATH = "{path}";

        /** Placeholder in a text of a change: another URL that the API's begins with. */
        String BEGINNING = "{beginning}";

        /** Placeholder in a text of a change: the level below the one that the API requires. */
        String LOWER = "{lower}";

        /** Placeholder in a text of a change: the name of that level in {@code acr}. */
        String LOWER_NAME = "{lower-name}";

        /** Another text, or another list of texts, in a claim. */
        record Claim(String name, List<String> values) implements JwtChange {

            public Claim {
                values = List.copyOf(values);
            }
        }

        /** A claim with the NumericDate that lies this far from the moment of the request. */
        record Time(String claim, Duration fromNow) implements JwtChange {}

        record WithoutClaim(String name) implements JwtChange {}

        /** Another text in the header. */
        record Header(String name, String value) implements JwtChange {}

        record WithoutHeader(String name) implements JwtChange {}

        /** Deviation of key or signature. */
        enum Signing implements JwtChange {
            /** The signature of another content. */
            SPOILED,
            /** {@code alg} is {@code none}, and there is no signature (RFC 8725, section 3.2). */
            NONE,
            /** {@code HS256} with the published public key as the secret (RFC 8725, section 2.1). */
            SYMMETRIC,
            /** A signature by another key than the one that is named. */
            OTHER_KEY,
            /** A signature by another key, which is in the header. */
            OTHER_KEY_IN_HEADER,
            /** The private key in the header beside the public one. */
            PRIVATE_KEY_IN_HEADER,
            /** A right signature, by the realm's key that its list names as blocked; the token is bound to it. */
            BLOCKED_KEY
        }

        /** Returns the change of a claim to one text. */
        static JwtChange claim(String name, String value) {
            return new Claim(name, List.of(value));
        }
    }
}
