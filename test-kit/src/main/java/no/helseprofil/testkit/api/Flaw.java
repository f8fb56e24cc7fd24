package no.helseprofil.testkit.api;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import no.helseprofil.testkit.api.ReplayMemory.ForgetfulMemory;
import no.helseprofil.testkit.api.Validation.Call;
import no.helseprofil.testkit.api.Validation.ValidationStep;
import org.jspecify.annotations.Nullable;

/** Single mistake of an API that does everything else right. */
public enum Flaw {
    /** A request without a token is answered. */
    NO_TOKEN_NEEDED("api-authentication", parts -> request -> {
        if (!request.authorization().isEmpty()) {
            parts.right().validate(request);
        }
    }),

    /** {@code Bearer} is accepted beside {@code DPoP}. */
    BEARER_TOO("api-dpop-only", parts -> request -> {
        if (Flaw.isBearer(request)) {
            parts.checkTokenAlone(request, request.token("Bearer"));
        } else {
            parts.right().validate(request);
        }
    }),
    /** A proof is checked only if there is one. */
    PROOF_OPTIONAL("api-dpop-only", parts -> request -> {
        if (request.proofs().isEmpty()) {
            parts.checkTokenAlone(request, request.token("DPoP"));
        } else {
            parts.right().validate(request);
        }
    }),
    /** Only the first of several proofs is checked. */
    SEVERAL_PROOFS(
            "api-dpop-only",
            parts -> request -> parts.right()
                    .validate(new ApiRequest(
                            request.method(),
                            request.address(),
                            request.authorization(),
                            request.proofs().stream().limit(1).toList()))),

    /** The signature of the proof isn't verified. */
    PROOF_UNVERIFIED("api-proof-signature", parts -> parts.without(ValidationStep.PROOF_SIGNATURE)),
    /** A proof with {@code alg} {@code none} needs no signature. */
    PROOF_ALG_NONE(
            "api-proof-signature",
            parts -> parts.onlyIf(
                    call -> !"none".equals(call.proof().algorithm()),
                    ValidationStep.PROOF_ALGORITHM,
                    ValidationStep.PROOF_SIGNATURE)),
    /** {@code HS256} with the public key as the secret is accepted. */
    PROOF_SYMMETRIC(
            "api-proof-signature",
            parts -> parts.onlyIf(
                    call -> !Parts.isSignedWithPublicKeyAsSecret(call.proof(), ProofRules.key(call.proof())),
                    ValidationStep.PROOF_ALGORITHM,
                    ValidationStep.PROOF_SIGNATURE)),

    /** Any JWT of the client counts as a proof. */
    PROOF_TYPE_UNCHECKED("api-proof-type", parts -> parts.without(ValidationStep.PROOF_TYPE)),

    /** A private key in the proof is read as if it were a public one. */
    PRIVATE_KEY_TAKEN("api-proof-key", parts -> parts.without(ValidationStep.PROOF_KEY)),

    /** Any key proves possession of the token. */
    BINDING_UNCHECKED("api-proof-binding", parts -> parts.without(ValidationStep.PROOF_BINDING)),
    /** A token is bound to the key of the first proof that comes with it, and {@code cnf} isn't read. */
    FIRST_KEY_BOUND("api-proof-binding", parts -> parts.instead(ValidationStep.PROOF_BINDING, new FirstKeys())),
    /** A token without {@code cnf} skips the comparison. */
    UNBOUND_TOKEN_TAKEN(
            "api-proof-binding",
            parts -> parts.onlyIf(
                    call -> AccessTokenRules.boundTo(call.token()) != null,
                    ValidationStep.TOKEN_BOUND,
                    ValidationStep.PROOF_BINDING)),

    /** The proof for one token is accepted with another. */
    TOKEN_HASH_UNCHECKED("api-proof-ath", parts -> parts.without(ValidationStep.PROOF_TOKEN)),
    /** {@code ath} is checked only if present. */
    TOKEN_HASH_OPTIONAL(
            "api-proof-ath",
            parts -> parts.onlyIf(call -> call.proof().claim("ath") != null, ValidationStep.PROOF_TOKEN)),

    /** The proof for one method is accepted with another. */
    METHOD_UNCHECKED("api-proof-htm", parts -> parts.without(ValidationStep.PROOF_METHOD)),
    /** Methods are compared without regard to case. */
    METHOD_IN_ANY_CASE(
            "api-proof-htm",
            parts -> parts.instead(ValidationStep.PROOF_METHOD, call -> {
                if (!call.request().method().equalsIgnoreCase(call.proof().claim("htm"))) {
                    throw ApiRefusalException.proof("the proof is for another method");
                }
            })),

    /** The proof for one URL is accepted at another. */
    ADDRESS_UNCHECKED("api-proof-htu", parts -> parts.without(ValidationStep.PROOF_ADDRESS)),
    /** Only the path is compared, and not the host. */
    HOST_UNCHECKED(
            "api-proof-htu",
            parts -> parts.instead(ValidationStep.PROOF_ADDRESS, call -> {
                String named = String.valueOf(call.proof().claim("htu"));
                if (!URI.create(named).getPath().equals(call.request().address().getPath())) {
                    throw ApiRefusalException.proof("the proof is for another address");
                }
            })),
    /** A proof for a URL is accepted at all URLs below it. */
    ADDRESS_BY_BEGINNING(
            "api-proof-htu",
            parts -> parts.instead(ValidationStep.PROOF_ADDRESS, call -> {
                String named = call.proof().claim("htu");
                if (named == null || !call.request().address().toString().startsWith(named)) {
                    throw ApiRefusalException.proof("the proof is for another address");
                }
            })),
    /** The query of the request is compared, which no proof has. */
    ADDRESS_WITH_QUERY(
            "api-proof-htu",
            parts -> parts.instead(ValidationStep.PROOF_ADDRESS, call -> {
                if (!call.request().address().toString().equals(call.proof().claim("htu"))) {
                    throw ApiRefusalException.proof("the proof is for another address");
                }
            })),

    /** The age of a proof isn't checked. */
    AGE_UNCHECKED("api-proof-age", parts -> parts.without(ValidationStep.PROOF_AGE)),
    /** A proof may be dated ahead, so that a stock of proofs can be made. */
    FUTURE_UNCHECKED(
            "api-proof-age", parts -> parts.onlyIf(call -> !Flaw.isAhead(parts, call), ValidationStep.PROOF_AGE)),
    /** Each accepted request widens the time in which an old proof is accepted. */
    WIDENING_WINDOW(
            "api-proof-age", parts -> parts.instead(ValidationStep.PROOF_AGE, new WideningWindow(parts.proof()))),

    /** A nonce is asked for, and any value is accepted. */
    ANY_NONCE_TAKEN(
            "api-proof-age",
            parts -> parts.instead(ValidationStep.PROOF_AGE, call -> {
                parts.rule(ValidationStep.PROOF_AGE).check(call);
                if (call.proof().claim("nonce") == null) {
                    throw ApiRefusalException.nonce();
                }
            })),

    /** A proof can be used again. */
    REPLAY_UNCHECKED("api-proof-replay", parts -> parts.without(ValidationStep.PROOF_REPLAY)),
    /** A proof without {@code jti} isn't remembered. */
    ID_OPTIONAL(
            "api-proof-replay",
            parts -> parts.onlyIf(
                    call -> call.proof().claim("jti") != null, ValidationStep.PROOF_ID, ValidationStep.PROOF_REPLAY)),
    /** The API first looks whether the proof was used, and notes its use later. */
    LOOKED_FOR_THEN_ADDED(
            "api-proof-replay",
            parts -> parts.instead(
                    ValidationStep.PROOF_REPLAY,
                    new ProofRules(parts.settings(), ForgetfulMemory.lookingThenAdding())::replay)),
    /** Each of two nodes has its own memory. */
    MEMORY_PER_NODE(
            "api-proof-replay",
            parts -> parts.instead(
                    ValidationStep.PROOF_REPLAY, new ProofRules(parts.settings(), ForgetfulMemory.perNode())::replay)),

    /** A proof is forgotten after a second, but accepted for longer. */
    FORGOTTEN_TOO_SOON(
            "api-proof-replay",
            parts -> parts.instead(
                    ValidationStep.PROOF_REPLAY,
                    new ProofRules(parts.settings(), ForgetfulMemory.ofASecond())::replay)),

    /** The token is read, but not verified. */
    TOKEN_UNVERIFIED("api-token-signature", parts -> parts.without(ValidationStep.TOKEN_SIGNATURE)),
    /** A token with {@code alg} {@code none} needs no signature. */
    TOKEN_ALG_NONE(
            "api-token-signature",
            parts -> parts.onlyIf(call -> !"none".equals(call.token().algorithm()), ValidationStep.TOKEN_SIGNATURE)),
    /** {@code HS256} with the realm's public key as the secret is accepted. */
    TOKEN_SYMMETRIC(
            "api-token-signature",
            parts -> parts.onlyIf(
                    call -> parts.settings().keys().keys().getKeys().stream()
                            .noneMatch(key -> Parts.isSignedWithPublicKeyAsSecret(call.token(), key)),
                    ValidationStep.TOKEN_SIGNATURE)),
    /** A token is verified only if its key is known. */
    UNKNOWN_KEY_TAKEN(
            "api-token-signature",
            parts -> parts.onlyIf(
                    call -> parts.settings()
                                    .keys()
                                    .keys()
                                    .getKeyByKeyId(
                                            String.valueOf(call.token().header().get("kid")))
                            != null,
                    ValidationStep.TOKEN_SIGNATURE)),
    /** A token is verified with the key in its own header. */
    KEY_IN_TOKEN(
            "api-token-signature",
            parts -> parts.onlyIf(call -> !Flaw.isSignedByKeyOfItsOwn(call.token()), ValidationStep.TOKEN_SIGNATURE)),

    /** A token for any API is accepted. */
    AUDIENCE_UNCHECKED("api-token-audience", parts -> parts.without(ValidationStep.TOKEN_AUDIENCE)),
    /** Text after the name of the API in the audience is ignored. */
    AUDIENCE_BY_BEGINNING(
            "api-token-audience",
            parts -> parts.onlyIf(
                    call -> !String.valueOf(call.token().claim("aud"))
                            .startsWith(parts.settings().audience()),
                    ValidationStep.TOKEN_AUDIENCE)),
    /** Text before the name of the API in the audience is ignored. */
    AUDIENCE_BY_ENDING(
            "api-token-audience",
            parts -> parts.onlyIf(
                    call -> !String.valueOf(call.token().claim("aud"))
                            .endsWith(parts.settings().audience()),
                    ValidationStep.TOKEN_AUDIENCE)),
    /** A token for this API and others is accepted, which deserves a warning. */
    AUDIENCE_AMONG_OTHERS(
            "api-token-audience",
            parts -> parts.onlyIf(
                    call -> !call.token().list("aud").contains(parts.settings().audience()),
                    ValidationStep.TOKEN_AUDIENCE)),

    /** Any issuer with a known key is accepted. */
    ISSUER_UNCHECKED("api-token-issuer", parts -> parts.without(ValidationStep.TOKEN_ISSUER)),
    /** Only the beginning of the issuer is compared. */
    ISSUER_BY_BEGINNING(
            "api-token-issuer",
            parts -> parts.onlyIf(
                    call -> !String.valueOf(call.token().claim("iss"))
                            .startsWith(parts.settings().keys().issuer()),
                    ValidationStep.TOKEN_ISSUER)),

    /** A token is valid forever. */
    LIFETIME_UNCHECKED("api-token-expiry", parts -> parts.without(ValidationStep.TOKEN_LIFETIME)),
    /** The end of a token is checked only if it has one. */
    END_OPTIONAL(
            "api-token-expiry",
            parts -> parts.onlyIf(call -> call.token().date("exp") != null, ValidationStep.TOKEN_LIFETIME)),
    /** The leeway for clocks is an hour and a half. */
    WIDE_LEEWAY(
            "api-token-expiry",
            parts -> parts.onlyIf(
                    call -> Flaw.isFarFromNow(parts, call.token().date("exp")), ValidationStep.TOKEN_LIFETIME)),

    /** Any JWT of the realm counts as an access token. */
    TOKEN_TYPE_UNCHECKED("api-token-type", parts -> parts.without(ValidationStep.TOKEN_TYPE)),

    /** Keys that the realm has blocked since it issued the token aren't looked up. */
    BLOCKED_KEY_TAKEN("api-blocked-key", parts -> parts.without(ValidationStep.TOKEN_KEY_BLOCKED)),

    /** A login of any level is accepted. */
    LEVEL_UNCHECKED("api-step-up", parts -> parts.without(ValidationStep.LEVEL)),
    /** A token of any level is accepted, as long as it has one. */
    ANY_LEVEL_TAKEN(
            "api-step-up",
            parts -> parts.instead(ValidationStep.LEVEL, call -> {
                if (call.token().claim("acr") == null) {
                    throw ApiRefusalException.level(parts.settings().levels());
                }
            })),
    /** The answer doesn't say that a better login would do. */
    LEVEL_REFUSED_AS_TOKEN(
            "api-step-up",
            parts -> parts.instead(ValidationStep.LEVEL, call -> {
                if (!parts.settings()
                        .levels()
                        .contains(String.valueOf(call.token().claim("acr")))) {
                    throw ApiRefusalException.token("the token is of another level");
                }
            })),

    /** The token is also read from the URL. */
    TOKEN_IN_QUERY("api-token-in-query", parts -> request -> {
        String query = String.valueOf(request.address().getQuery());
        boolean inQuery = request.authorization().isEmpty() && query.startsWith("access_token=");
        List<String> authorization =
                inQuery ? List.of("DPoP " + query.substring("access_token=".length())) : request.authorization();
        parts.right().validate(new ApiRequest(request.method(), request.address(), authorization, request.proofs()));
    });

    private static final Duration HOUR_AND_A_HALF = Duration.ofMinutes(90);

    private final String requirement;

    @SuppressWarnings("ImmutableEnumChecker") // The recipes above have no state.
    private final Recipe recipe;

    Flaw(String requirement, Recipe recipe) {
        this.requirement = requirement;
        this.recipe = recipe;
    }

    /** Returns the requirement that an API with this flaw doesn't meet. */
    public String requirement() {
        return requirement;
    }

    Validation spoil(Parts parts) {
        return recipe.of(parts);
    }

    private static boolean isBearer(ApiRequest request) {
        return request.authorization().stream().anyMatch(header -> header.startsWith("Bearer "));
    }

    private static boolean isAhead(Parts parts, Call call) {
        Instant made = call.proof().date("iat");
        return made != null && made.isAfter(parts.settings().clock().instant());
    }

    private static boolean isFarFromNow(Parts parts, @Nullable Instant end) {
        return end == null
                || Duration.between(end, parts.settings().clock().instant())
                                .abs()
                                .compareTo(HOUR_AND_A_HALF)
                        > 0;
    }

    private static boolean isSignedByKeyOfItsOwn(ReceivedJwt token) {
        try {
            return token.header().get("jwk") instanceof Map<?, ?>
                    && AccessTokenRules.isSignedBy(ProofRules.key(token), token);
        } catch (ApiRefusalException unreadable) {
            return false;
        }
    }

    private interface Recipe {

        Validation of(Parts parts);
    }

    /**
     * Flawed rule that binds each token to the key of the first proof that comes with it, regardless of the sender. A
     * thief who is faster than the client owns the token.
     */
    private static final class FirstKeys implements ValidationStep.Rule {

        private final ConcurrentMap<String, String> keys = new ConcurrentHashMap<>();

        @Override
        public void check(Call call) throws ApiRefusalException {
            String key = ProofRules.key(call.proof()).toJSONString();
            if (!key.equals(keys.computeIfAbsent(call.token().text(), token -> key))) {
                throw ApiRefusalException.proof("the token came with another key before");
            }
        }
    }

    /**
     * Flawed rule whose leeway doubles with each accepted proof. A sample validator that was much copied did so for
     * nine months: a compound assignment changed the property that it read.
     */
    private static final class WideningWindow implements ValidationStep.Rule {

        private static final Duration WIDEST = Duration.ofDays(30);

        private final ProofRules rules;
        private Duration leeway = Duration.ofSeconds(5);

        WideningWindow(ProofRules rules) {
            this.rules = rules;
        }

        @Override
        public synchronized void check(Call call) throws ApiRefusalException {
            if (!rules.isFresh(call.proof().date("iat"), leeway)) {
                throw ApiRefusalException.proof("the proof was not made right before the request");
            }
            if (leeway.compareTo(WIDEST) < 0) {
                leeway = leeway.plus(leeway);
            }
        }
    }
}
