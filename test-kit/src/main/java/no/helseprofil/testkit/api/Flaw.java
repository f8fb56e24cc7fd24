package no.helseprofil.testkit.api;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import no.helseprofil.testkit.api.ReplayMemory.ForgetfulMemory;
import no.helseprofil.testkit.api.Validation.Call;
import no.helseprofil.testkit.api.Validation.Step;
import no.helseprofil.testkit.api.Validation.Step.Rule;
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
    PROOF_UNVERIFIED("api-proof-signature", Step.PROOF_SIGNATURE),
    /** A proof with {@code alg} {@code none} needs no signature. */
    PROOF_ALG_NONE(
            "api-proof-signature",
            (parts, call) -> !"none".equals(call.proof().algorithm()),
            Step.PROOF_ALGORITHM,
            Step.PROOF_SIGNATURE),
    /** {@code HS256} with the public key as the secret is accepted. */
    PROOF_SYMMETRIC(
            "api-proof-signature",
            (parts, call) -> !Parts.isSignedWithPublicKeyAsSecret(call.proof(), ProofRules.key(call.proof())),
            Step.PROOF_ALGORITHM,
            Step.PROOF_SIGNATURE),

    /** Any JWT of the client counts as a proof. */
    PROOF_TYPE_UNCHECKED("api-proof-type", Step.PROOF_TYPE),

    /** A private key in the proof is read as if it were a public one. */
    PRIVATE_KEY_TAKEN("api-proof-key", Step.PROOF_KEY),

    /** Any key proves possession of the token. */
    BINDING_UNCHECKED("api-proof-binding", Step.PROOF_BINDING),
    /** A token is bound to the key of the first proof that comes with it, and {@code cnf} isn't read. */
    FIRST_KEY_BOUND("api-proof-binding", parts -> parts.instead(Step.PROOF_BINDING, new FirstKeys())),
    /** A token without {@code cnf} skips the comparison. */
    UNBOUND_TOKEN_TAKEN(
            "api-proof-binding",
            (parts, call) -> AccessTokenRules.boundTo(call.token()) != null,
            Step.TOKEN_BOUND,
            Step.PROOF_BINDING),

    /** The proof for one token is accepted with another. */
    TOKEN_HASH_UNCHECKED("api-proof-ath", Step.PROOF_TOKEN),
    /** {@code ath} is checked only if present. */
    TOKEN_HASH_OPTIONAL("api-proof-ath", (parts, call) -> call.proof().claim("ath") != null, Step.PROOF_TOKEN),

    /** The proof for one method is accepted with another. */
    METHOD_UNCHECKED("api-proof-htm", Step.PROOF_METHOD),
    /** Methods are compared without regard to case. */
    METHOD_IN_ANY_CASE("api-proof-htm", Step.PROOF_METHOD, (parts, call) -> {
        if (!call.request().method().equalsIgnoreCase(call.proof().claim("htm"))) {
            throw ApiRefusalException.proof("the proof is for another method");
        }
    }),

    /** The proof for one URL is accepted at another. */
    ADDRESS_UNCHECKED("api-proof-htu", Step.PROOF_ADDRESS),
    /** Only the path is compared, and not the host. */
    HOST_UNCHECKED("api-proof-htu", Step.PROOF_ADDRESS, (parts, call) -> {
        String named = String.valueOf(call.proof().claim("htu"));
        if (!URI.create(named).getPath().equals(call.request().address().getPath())) {
            throw ApiRefusalException.proof("the proof is for another address");
        }
    }),
    /** A proof for a URL is accepted at all URLs below it. */
    ADDRESS_BY_BEGINNING("api-proof-htu", Step.PROOF_ADDRESS, (parts, call) -> {
        String named = call.proof().claim("htu");
        if (named == null || !call.request().address().toString().startsWith(named)) {
            throw ApiRefusalException.proof("the proof is for another address");
        }
    }),
    /** The query of the request is compared, which no proof has. */
    ADDRESS_WITH_QUERY("api-proof-htu", Step.PROOF_ADDRESS, (parts, call) -> {
        if (!call.request().address().toString().equals(call.proof().claim("htu"))) {
            throw ApiRefusalException.proof("the proof is for another address");
        }
    }),

    /** The age of a proof isn't checked. */
    AGE_UNCHECKED("api-proof-age", Step.PROOF_AGE),
    /** A proof may be dated ahead, so that a stock of proofs can be made. */
    FUTURE_UNCHECKED("api-proof-age", (parts, call) -> !Flaw.isAhead(parts, call), Step.PROOF_AGE),
    /** Each accepted request widens the time in which an old proof is accepted. */
    WIDENING_WINDOW("api-proof-age", parts -> parts.instead(Step.PROOF_AGE, new WideningWindow(parts.proof()))),

    /** A nonce is asked for, and any value is accepted. */
    ANY_NONCE_TAKEN("api-proof-age", Step.PROOF_AGE, (parts, call) -> {
        parts.rule(Step.PROOF_AGE).check(call);
        if (call.proof().claim("nonce") == null) {
            throw ApiRefusalException.nonce();
        }
    }),

    /** A proof can be used again. */
    REPLAY_UNCHECKED("api-proof-replay", Step.PROOF_REPLAY),
    /** A proof without {@code jti} isn't remembered. */
    ID_OPTIONAL(
            "api-proof-replay", (parts, call) -> call.proof().claim("jti") != null, Step.PROOF_ID, Step.PROOF_REPLAY),
    /** The API first looks whether the proof was used, and notes its use later. */
    LOOKED_FOR_THEN_ADDED("api-proof-replay", ForgetfulMemory::lookingThenAdding),
    /** Each of two nodes has its own memory. */
    MEMORY_PER_NODE("api-proof-replay", ForgetfulMemory::perNode),

    /** A proof is forgotten after a second, but accepted for longer. */
    FORGOTTEN_TOO_SOON("api-proof-replay", ForgetfulMemory::ofASecond),

    /** The token is read, but not verified. */
    TOKEN_UNVERIFIED("api-token-signature", Step.TOKEN_SIGNATURE),
    /** A token with {@code alg} {@code none} needs no signature. */
    TOKEN_ALG_NONE(
            "api-token-signature", (parts, call) -> !"none".equals(call.token().algorithm()), Step.TOKEN_SIGNATURE),
    /** {@code HS256} with the realm's public key as the secret is accepted. */
    TOKEN_SYMMETRIC(
            "api-token-signature",
            (parts, call) -> parts.settings().keys().keys().getKeys().stream()
                    .noneMatch(key -> Parts.isSignedWithPublicKeyAsSecret(call.token(), key)),
            Step.TOKEN_SIGNATURE),
    /** A token is verified only if its key is known. */
    UNKNOWN_KEY_TAKEN(
            "api-token-signature",
            (parts, call) -> parts.settings()
                            .keys()
                            .keys()
                            .getKeyByKeyId(String.valueOf(call.token().header().get("kid")))
                    != null,
            Step.TOKEN_SIGNATURE),
    /** A token is verified with the key in its own header. */
    KEY_IN_TOKEN(
            "api-token-signature", (parts, call) -> !Flaw.isSignedByKeyOfItsOwn(call.token()), Step.TOKEN_SIGNATURE),

    /** A token for any API is accepted. */
    AUDIENCE_UNCHECKED("api-token-audience", Step.TOKEN_AUDIENCE),
    /** Text after the name of the API in the audience is ignored. */
    AUDIENCE_BY_BEGINNING(
            "api-token-audience",
            (parts, call) -> !String.valueOf(call.token().claim("aud"))
                    .startsWith(parts.settings().audience()),
            Step.TOKEN_AUDIENCE),
    /** Text before the name of the API in the audience is ignored. */
    AUDIENCE_BY_ENDING(
            "api-token-audience",
            (parts, call) -> !String.valueOf(call.token().claim("aud"))
                    .endsWith(parts.settings().audience()),
            Step.TOKEN_AUDIENCE),
    /** A token for this API and others is accepted, which deserves a warning. */
    AUDIENCE_AMONG_OTHERS(
            "api-token-audience",
            (parts, call) -> !call.token().list("aud").contains(parts.settings().audience()),
            Step.TOKEN_AUDIENCE),

    /** Any issuer with a known key is accepted. */
    ISSUER_UNCHECKED("api-token-issuer", Step.TOKEN_ISSUER),
    /** Only the beginning of the issuer is compared. */
    ISSUER_BY_BEGINNING(
            "api-token-issuer",
            (parts, call) -> !String.valueOf(call.token().claim("iss"))
                    .startsWith(parts.settings().keys().issuer()),
            Step.TOKEN_ISSUER),

    /** A token is valid forever. */
    LIFETIME_UNCHECKED("api-token-expiry", Step.TOKEN_LIFETIME),
    /** The end of a token is checked only if it has one. */
    END_OPTIONAL("api-token-expiry", (parts, call) -> call.token().date("exp") != null, Step.TOKEN_LIFETIME),
    /** The leeway for clocks is an hour and a half. */
    WIDE_LEEWAY(
            "api-token-expiry",
            (parts, call) -> Flaw.isFarFromNow(parts, call.token().date("exp")),
            Step.TOKEN_LIFETIME),

    /** Any JWT of the realm counts as an access token. */
    TOKEN_TYPE_UNCHECKED("api-token-type", Step.TOKEN_TYPE),

    /** Keys that the realm has blocked since it issued the token aren't looked up. */
    BLOCKED_KEY_TAKEN("api-blocked-key", Step.TOKEN_KEY_BLOCKED),

    /** A login of any level is accepted. */
    LEVEL_UNCHECKED("api-step-up", Step.LEVEL),
    /** A token of any level is accepted, as long as it has one. */
    ANY_LEVEL_TAKEN("api-step-up", Step.LEVEL, (parts, call) -> {
        if (call.token().claim("acr") == null) {
            throw ApiRefusalException.level(parts.settings().levels());
        }
    }),
    /** The answer doesn't say that a better login would do. */
    LEVEL_REFUSED_AS_TOKEN("api-step-up", Step.LEVEL, (parts, call) -> {
        if (!parts.settings().levels().contains(String.valueOf(call.token().claim("acr")))) {
            throw ApiRefusalException.token("the token is of another level");
        }
    }),

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

    /** Creates the flaw that another memory of proofs is used. */
    Flaw(String requirement, Supplier<ReplayMemory> memory) {
        this(
                requirement,
                parts -> parts.instead(Step.PROOF_REPLAY, new ProofRules(parts.settings(), memory.get())::replay));
    }

    /** Creates the flaw that a step is left out. */
    Flaw(String requirement, Step step) {
        this(requirement, step, (parts, call) -> {});
    }

    /** Creates the flaw that steps are taken only under a condition. */
    Flaw(String requirement, Condition condition, Step... steps) {
        this(requirement, parts -> {
            Map<Step, Rule> changed = new EnumMap<>(Step.class);
            for (Step step : steps) {
                changed.put(step, call -> {
                    if (condition.holds(parts, call)) {
                        parts.rule(step).check(call);
                    }
                });
            }
            return parts.instead(changed);
        });
    }

    /** Creates the flaw that a step has another rule. */
    Flaw(String requirement, Step step, Deviation deviation) {
        this(requirement, parts -> parts.instead(step, call -> deviation.check(parts, call)));
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

    private interface Condition {

        boolean holds(Parts parts, Call call) throws ApiRefusalException;
    }

    private interface Deviation {

        void check(Parts parts, Call call) throws ApiRefusalException;
    }

    /**
     * Flawed rule that binds each token to the key of the first proof that comes with it, regardless of the sender. A
     * thief who is faster than the client owns the token.
     */
    private static final class FirstKeys implements Rule {

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
    private static final class WideningWindow implements Rule {

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
