package no.helseprofil.profile;

import java.time.Duration;
import java.util.List;
import no.helseprofil.profile.ApiFault.JwtChange;

/** Requirements on APIs, each a table of faulty requests. */
public final class ApiRequirements {

    private static final String TOKENS = "FAPI2-SP-FINAL-5.3.4-3";
    private static final String PROOFS = "FAPI2-SP-FINAL-5.3.4-5";
    private static final String PROOF = "RFC 9449 section 4.3";
    private static final String HELSEID = "HelseID";

    /** Distance of the edge cases from the bounds, since the clocks of the realm and the API may differ by as much. */
    private static final Duration CLOCKS = Duration.ofSeconds(5);

    private static final Duration FAR = Duration.ofHours(1);

    private static final String NO_TOKEN =
            "refuse every request that carries no access token, whatever else it carries";

    /** {@code api-authentication}: an API refuses every request without a token. */
    static final ApiCheck AUTHENTICATION = new ApiCheck(
            "api-authentication",
            List.of(TOKENS, "RFC 9449 section 7.1"),
            ApiFault.refused("no token", NO_TOKEN).sent(ApiFault.Sending.WITHOUT_TOKEN_AND_PROOF),
            ApiFault.refused("a proof and no token", NO_TOKEN).sent(ApiFault.Sending.WITHOUT_TOKEN));

    private static final String DPOP = "take access tokens by the scheme DPoP alone, and refuse the scheme Bearer";

    /**
     * {@code api-dpop-only}: an API accepts no token without a proof of its key, which a thief of a token can't make.
     */
    static final ApiCheck DPOP_ONLY =
            new ApiCheck(
                    "api-dpop-only",
                    List.of(PROOFS, "RFC 9449 section 7.2", HELSEID),
                    ApiFault.refused("a bound token as Bearer", DPOP).sent(ApiFault.Sending.AS_BEARER),
                    ApiFault.refused("a bound token as Bearer beside a proof", DPOP)
                            .sent(ApiFault.Sending.AS_BEARER_WITH_PROOF),
                    ApiFault.refused("an unbound token as Bearer", DPOP)
                            .sent(ApiFault.Sending.AS_BEARER)
                            .token(ApiFault.UNBOUND),
                    ApiFault.refused("no proof", "refuse every request that carries no DPoP proof")
                            .sent(ApiFault.Sending.WITHOUT_PROOF),
                    ApiFault.refused("two proofs", "refuse a request with more than one DPoP header")
                            .sent(ApiFault.Sending.WITH_TWO_PROOFS)) {

                @Override
                public boolean isStricterThanHelseId() {
                    return true;
                }
            };

    private static final String VERIFY = "verify the signature of the DPoP proof with the key in its header";
    private static final String ASYMMETRIC = "take DPoP proofs with an asymmetric algorithm of your list alone";

    /**
     * {@code api-proof-signature}: an API verifies the signature of a proof, which shows that the client has the key.
     */
    public static final ApiCheck PROOF_SIGNATURE = new ApiCheck(
            "api-proof-signature",
            List.of(PROOF, PROOFS, "RFC 8725 section 3.2"),
            ApiFault.refused("proof with a wrong signature", VERIFY).proof(JwtChange.Signing.SPOILED),
            ApiFault.refused("proof signed by another key than in its header", VERIFY)
                    .proof(JwtChange.Signing.OTHER_KEY),
            ApiFault.refused("proof with alg none", ASYMMETRIC).proof(JwtChange.Signing.NONE),
            ApiFault.refused("proof without alg", ASYMMETRIC).proof(new JwtChange.WithoutHeader("alg")),
            ApiFault.refused("proof with a symmetric alg", ASYMMETRIC).proof(JwtChange.Signing.SYMMETRIC));

    private static final String PROOF_TYPES = "take DPoP proofs whose typ is dpop+jwt alone";

    /** {@code api-proof-type}: an API doesn't accept another JWT that the client has signed as a proof. */
    public static final ApiCheck PROOF_TYPE = new ApiCheck(
            "api-proof-type",
            List.of(PROOF, PROOFS),
            ApiFault.refused("proof with typ JWT", PROOF_TYPES).proof(new JwtChange.Header("typ", "JWT")),
            ApiFault.refused("proof without typ", PROOF_TYPES).proof(new JwtChange.WithoutHeader("typ")));

    private static final String PUBLIC = "refuse a DPoP proof whose jwk is missing or holds a private key";

    /** {@code api-proof-key}: a proof contains the public key, and never the private one. */
    public static final ApiCheck PROOF_KEY = new ApiCheck(
            "api-proof-key",
            List.of(PROOF, PROOFS),
            ApiFault.refused("proof without jwk", PUBLIC).proof(new JwtChange.WithoutHeader("jwk")),
            ApiFault.refused("proof with the private key in jwk", PUBLIC)
                    .proof(JwtChange.Signing.PRIVATE_KEY_IN_HEADER));

    private static final String THUMBPRINT =
            "compare the thumbprint of the key of the DPoP proof with cnf.jkt of the token";

    /** {@code api-proof-binding}: the key of the proof is the one that the token is bound to. */
    public static final ApiCheck PROOF_BINDING = new ApiCheck(
            "api-proof-binding",
            List.of("RFC 9449 section 7.1", "RFC 9449 section 6.1", PROOFS),
            ApiFault.refused("proof of another key than the token is bound to", THUMBPRINT)
                    .proof(JwtChange.Signing.OTHER_KEY_IN_HEADER),
            ApiFault.refused("proof of another key, the first that comes with the token", THUMBPRINT)
                    .sent(ApiFault.Sending.WITH_NEW_TOKEN)
                    .proof(JwtChange.Signing.OTHER_KEY_IN_HEADER),
            ApiFault.refused("token that is bound to no key", "refuse a token without cnf.jkt: it is bound to no key")
                    .token(ApiFault.UNBOUND));

    private static final String HASH = "compare ath of the DPoP proof with the SHA-256 of the token";

    /** The SHA-256 of an empty text. */
    private static final String OTHER_HASH = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    /** {@code api-proof-ath}: a proof is valid for one token. */
    public static final ApiCheck PROOF_ATH = new ApiCheck(
            "api-proof-ath",
            List.of(PROOF, "RFC 9449 section 7.1", PROOFS),
            ApiFault.refused("proof without ath", HASH).proof(new JwtChange.WithoutClaim("ath")),
            ApiFault.refused("proof for another token", HASH).proof(JwtChange.claim("ath", OTHER_HASH)));

    private static final String METHOD = "compare htm of the DPoP proof with the method of the request, exactly";

    /** {@code api-proof-htm}: a proof is valid for one HTTP method. */
    public static final ApiCheck PROOF_HTM = new ApiCheck(
            "api-proof-htm",
            List.of(PROOF, PROOFS),
            ApiFault.refused("proof without htm", METHOD).proof(new JwtChange.WithoutClaim("htm")),
            ApiFault.refused("proof for another method", METHOD).proof(JwtChange.claim("htm", "DELETE")),
            ApiFault.refused("proof for the method in lower case", METHOD).proof(JwtChange.claim("htm", "get")));

    private static final String ADDRESS = "compare htu of the DPoP proof with the whole address of the request";

    /** {@code api-proof-htu}: a proof is valid for one URL, whose query doesn't count. */
    public static final ApiCheck PROOF_HTU = new ApiCheck(
            "api-proof-htu",
            List.of(PROOF, PROOFS),
            ApiFault.refused("proof without htu", ADDRESS).proof(new JwtChange.WithoutClaim("htu")),
            ApiFault.refused("proof for another path", ADDRESS)
                    .proof(JwtChange.claim("htu", JwtChange.ADDRESS + "/other")),
            ApiFault.refused("proof for another host", ADDRESS)
                    .proof(JwtChange.claim("htu", "https://other.invalid" + JwtChange.PATH)),
            ApiFault.refused("proof for an address that this one only begins with", ADDRESS)
                    .proof(JwtChange.claim("htu", JwtChange.BEGINNING)),
            ApiFault.letIn(
                            "a request with a query, and a proof without it",
                            "leave query and fragment out of both when htu is compared with the address")
                    .sent(ApiFault.Sending.WITH_QUERY));

    static final Parameter<Duration> PROOF_MAX =
            Parameter.duration("max", Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofMinutes(5));
    static final Parameter<Duration> PROOF_AHEAD =
            Parameter.duration("ahead", Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(1));

    private static final Duration WITHIN_A_WIDENED_WINDOW = Duration.ofMinutes(1);

    /**
     * {@code api-proof-age}: an API refuses proofs that were made too early or are dated ahead, since another party may
     * have them by now. One of the requests is repeated after others that were accepted: a validator that was much
     * copied added its leeway to itself each time. An API that asks for a nonce (RFC 9449, section 9) accepts no other
     * one.
     */
    public static final ApiCheck PROOF_AGE = new ApiCheck(
            "api-proof-age",
            List.of("RFC 9449 section 11.1", "RFC 9449 section 9", PROOFS),
            List.of(PROOF_MAX, PROOF_AHEAD),
            ApiRequirements::proofAges);

    private static List<ApiFault> proofAges(Parameters parameters) {
        Duration max = parameters.get(PROOF_MAX);
        Duration ahead = parameters.get(PROOF_AHEAD);
        Duration widened = max.plus(WITHIN_A_WIDENED_WINDOW);
        return List.of(
                ApiFault.refused(
                                "proof made " + widened.toSeconds() + " s ago, after other requests",
                                "make the leeway of the clock a constant: each accepted request widens the time in which an old proof is taken")
                        .sent(ApiFault.Sending.AFTER_OTHERS)
                        .proof(new JwtChange.Time("iat", widened.negated())),
                ApiFault.refused("proof without iat", "refuse a DPoP proof without iat: its age is unknown")
                        .proof(new JwtChange.WithoutClaim("iat")),
                made(FAR, max),
                made(max.plus(CLOCKS), max),
                dated(FAR, ahead),
                dated(ahead.plus(CLOCKS), ahead),
                ApiFault.refused(
                                "proof with a nonce that the API didn't give",
                                "accept only a nonce that the API itself gave a short while ago, since it asks for one")
                        .proof(ApiFault.OTHER_NONCE));
    }

    private static ApiFault made(Duration age, Duration max) {
        return ApiFault.refused(
                        "proof made " + age.toSeconds() + " s ago",
                        "refuse a DPoP proof that was made more than " + max.toSeconds() + " s ago")
                .proof(new JwtChange.Time("iat", age.negated()));
    }

    private static ApiFault dated(Duration ahead, Duration max) {
        return ApiFault.refused(
                        "proof dated " + ahead.toSeconds() + " s ahead",
                        "refuse a DPoP proof that is dated more than " + max.toSeconds() + " s ahead")
                .proof(new JwtChange.Time("iat", ahead));
    }

    private static final String ONCE =
            "remember jti of each DPoP proof on all nodes for as long as the proof is taken, and refuse it the second time";

    /** {@code api-proof-replay}: a proof is accepted once, so that a copy of it is useless. */
    public static final ApiCheck PROOF_REPLAY =
            new ApiCheck(
                    "api-proof-replay",
                    List.of("RFC 9449 section 11.1", PROOFS),
                    ApiFault.refused("proof without jti", "refuse a DPoP proof without jti: it can't be remembered")
                            .proof(new JwtChange.WithoutClaim("jti")),
                    ApiFault.refused("the same proof again", ONCE).sent(ApiFault.Sending.AGAIN),
                    ApiFault.refused("the same proof again " + ApiFault.LATER_BY.toSeconds() + " s later", ONCE)
                            .sent(ApiFault.Sending.LATER),
                    ApiFault.refused(
                                    "the same proof several times at once",
                                    "look for jti and remember it in one atomic step, such as put-if-absent")
                            .sent(ApiFault.Sending.AT_ONCE)) {

                @Override
                public String unseen() {
                    return "replay was tried at one address, which may be one node: see to it that all nodes share what they remember";
                }
            };

    private static final String PUBLISHED = "verify the signature of the token with the keys that the realm publishes";
    private static final String UNKNOWN =
            "verify every token with a key that the realm publishes, also one whose kid is missing or unknown";
    private static final String ALGORITHMS = "take tokens with the algorithms of the realm alone";

    /** {@code api-token-signature}: an API accepts only tokens that the realm has signed. */
    public static final ApiCheck TOKEN_SIGNATURE = new ApiCheck(
            "api-token-signature",
            List.of(TOKENS, "RFC 9068 section 4", "RFC 8725 section 3.2"),
            ApiFault.refused("token with a wrong signature", PUBLISHED).token(JwtChange.Signing.SPOILED),
            ApiFault.refused("token signed by another key under the same kid", PUBLISHED)
                    .token(JwtChange.Signing.OTHER_KEY),
            ApiFault.refused("token signed by another key under an unknown kid", UNKNOWN)
                    .token(new JwtChange.Header("kid", "helseprofil-probe-no-key"), JwtChange.Signing.OTHER_KEY),
            ApiFault.refused("token signed by another key without kid", UNKNOWN)
                    .token(new JwtChange.WithoutHeader("kid"), JwtChange.Signing.OTHER_KEY),
            ApiFault.refused(
                            "token signed by a key in its own header",
                            "never take the key from the header of the token")
                    .token(JwtChange.Signing.OTHER_KEY_IN_HEADER),
            ApiFault.refused("token with alg none", ALGORITHMS).token(JwtChange.Signing.NONE),
            ApiFault.refused("token with HS256 and the public key as secret", ALGORITHMS)
                    .token(JwtChange.Signing.SYMMETRIC));

    private static final String AUDIENCE = "compare aud of the token with your own audience, exactly";

    /** An audience that no API has. */
    private static final String OTHER_AUDIENCE = "urn:helseprofil:probe:no-api";

    /** {@code api-token-audience}: an API refuses tokens for other APIs. */
    public static final ApiCheck TOKEN_AUDIENCE = new ApiCheck(
            "api-token-audience",
            List.of(TOKENS, "RFC 9068 section 4", HELSEID),
            ApiFault.refused("token for another API", AUDIENCE).token(JwtChange.claim("aud", OTHER_AUDIENCE)),
            ApiFault.refused("token whose audience only ends with this one", AUDIENCE)
                    .token(JwtChange.claim("aud", OTHER_AUDIENCE + ":" + JwtChange.AUDIENCE)),
            ApiFault.refused("token whose audience only begins with this one", AUDIENCE)
                    .token(JwtChange.claim("aud", JwtChange.AUDIENCE + ":" + OTHER_AUDIENCE)),
            ApiFault.refused("token without audience", AUDIENCE).token(new JwtChange.WithoutClaim("aud")),
            ApiFault.refused(
                            "token for this API and another",
                            "take tokens for your API alone, and none that also opens another")
                    .token(new JwtChange.Claim("aud", List.of(JwtChange.AUDIENCE, OTHER_AUDIENCE)))
                    .advised());

    private static final String ISSUER = "compare iss of the token with the issuer of the realm, exactly";

    /** {@code api-token-issuer}: an API accepts tokens of the realm only. */
    public static final ApiCheck TOKEN_ISSUER = new ApiCheck(
            "api-token-issuer",
            List.of(TOKENS, "RFC 9068 section 4"),
            ApiFault.refused("token of another issuer", ISSUER).token(JwtChange.claim("iss", "https://other.invalid/")),
            ApiFault.refused("token of an issuer whose name only begins alike", ISSUER)
                    .token(JwtChange.claim("iss", JwtChange.ISSUER + "-other")),
            ApiFault.refused("token without issuer", ISSUER).token(new JwtChange.WithoutClaim("iss")));

    /** Leeway of common libraries for clocks that differ (RFC 7519, section 4.1.4: no more than a few minutes). */
    static final Parameter<Duration> TOKEN_LEEWAY =
            Parameter.duration("leeway", Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(5));

    private static final Duration LIFETIME = Duration.ofMinutes(1);

    /**
     * {@code api-token-expiry}: a token is valid from {@code nbf} to {@code exp}, and one without an end isn't valid.
     */
    public static final ApiCheck TOKEN_EXPIRY = new ApiCheck(
            "api-token-expiry",
            List.of(TOKENS, "RFC 9068 section 4"),
            List.of(TOKEN_LEEWAY),
            parameters -> List.of(
                    ended(FAR, parameters.get(TOKEN_LEEWAY)),
                    ended(parameters.get(TOKEN_LEEWAY).plus(CLOCKS), parameters.get(TOKEN_LEEWAY)),
                    ApiFault.refused("token without exp", "refuse a token without exp")
                            .token(new JwtChange.WithoutClaim("exp")),
                    ApiFault.refused(
                                    "token that counts from later on",
                                    "refuse a token until the time of its nbf has come")
                            .token(new JwtChange.Time("nbf", FAR))));

    /** Returns a token that was made one lifetime before it ended, so that only its end is wrong. */
    private static ApiFault ended(Duration ago, Duration leeway) {
        Duration made = ago.plus(LIFETIME).negated();
        return ApiFault.refused(
                        "token that ended " + ago.toSeconds() + " s ago",
                        "refuse a token when the time of its exp has come, or " + leeway.toSeconds()
                                + " s later at the latest")
                .token(
                        new JwtChange.Time("iat", made),
                        new JwtChange.Time("nbf", made),
                        new JwtChange.Time("exp", ago.negated()));
    }

    private static final String TOKEN_TYPES = "take tokens whose typ is at+jwt, and none of another type";

    /** {@code api-token-type}: an API doesn't accept another JWT that the realm has signed as an access token. */
    static final ApiCheck TOKEN_TYPE = new ApiCheck(
            "api-token-type",
            List.of("RFC 9068 section 4", "RFC 8725 section 3.11", HELSEID),
            ApiFault.refused("a token with typ dpop+jwt", TOKEN_TYPES).token(new JwtChange.Header("typ", "dpop+jwt")),
            ApiFault.refused("a token with typ logout+jwt", TOKEN_TYPES)
                    .token(new JwtChange.Header("typ", "logout+jwt")));

    /** {@code api-token-in-query}: an API accepts no token in a URL, since URLs are logged and passed on. */
    static final ApiCheck TOKEN_IN_QUERY = new ApiCheck(
            "api-token-in-query",
            List.of("FAPI2-SP-FINAL-5.3.4-2", "RFC 9449 section 7.1"),
            ApiFault.refused("the token in the query", "take the token from the header Authorization alone")
                    .sent(ApiFault.Sending.TOKEN_IN_QUERY));

    private static final String ACR = "acr";
    private static final String LEVEL =
            "refuse a token whose user has logged in at a lower level than the API asks for";
    private static final JwtChange[] LOWER = {
        JwtChange.claim(ACR, JwtChange.LOWER_NAME), JwtChange.claim(SecurityLevel.CLAIM, JwtChange.LOWER)
    };

    /**
     * {@code api-step-up}: an API that requires a level of login refuses tokens of a lower one, with an answer that
     * lets the client send its user for a better login. It is checked for APIs whose registration states a level.
     */
    static final ApiCheck STEP_UP =
            new ApiCheck(
                    "api-step-up",
                    List.of("RFC 9470 section 3"),
                    ApiFault.refused("a token of a lower level", LEVEL).token(LOWER),
                    ApiFault.refused("a token without a level", LEVEL)
                            .token(new JwtChange.WithoutClaim(ACR), new JwtChange.WithoutClaim(SecurityLevel.CLAIM)),
                    ApiFault.refused(
                                    "a token of a lower level, which a better login would mend",
                                    "answer a token of too low a level with 401, and in WWW-Authenticate with the error"
                                            + " insufficient_user_authentication and the acr_values that will do")
                            .token(LOWER)
                            .advised()
                            .withError("insufficient_user_authentication")) {

                @Override
                public boolean isAboutLevels() {
                    return true;
                }
            };

    /**
     * {@code api-blocked-key}: an API that validates tokens by itself uses the realm's list of blocked keys. The probe
     * uses a key that is always on the list.
     */
    static final ApiCheck BLOCKED_KEY = new ApiCheck(
            "api-blocked-key",
            List.of("RFC 9449 section 11.3"),
            ApiFault.refused(
                            "a token that is bound to a blocked key",
                            "read the realm's list of blocked keys, and refuse a token that is bound to one of them")
                    .proof(JwtChange.Signing.BLOCKED_KEY));

    /** All of them, in the order of reports. */
    public static final List<ApiCheck> ALL = List.of(
            AUTHENTICATION,
            DPOP_ONLY,
            PROOF_SIGNATURE,
            PROOF_TYPE,
            PROOF_KEY,
            PROOF_BINDING,
            PROOF_ATH,
            PROOF_HTM,
            PROOF_HTU,
            PROOF_AGE,
            PROOF_REPLAY,
            TOKEN_SIGNATURE,
            TOKEN_AUDIENCE,
            TOKEN_ISSUER,
            TOKEN_EXPIRY,
            TOKEN_TYPE,
            TOKEN_IN_QUERY,
            STEP_UP,
            BLOCKED_KEY);

    private ApiRequirements() {}
}
