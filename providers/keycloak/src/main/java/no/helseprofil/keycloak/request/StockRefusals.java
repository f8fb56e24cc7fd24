package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Decision;
import no.helseprofil.decision.Finding;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.attestation.TrustFramework;
import no.helseprofil.profile.proof.DpopProofAge;
import no.helseprofil.profile.proof.DpopProofForm;
import no.helseprofil.profile.proof.DpopReplay;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import no.helseprofil.profile.realm.CodeLifetime;
import no.helseprofil.profile.realm.RefreshTokenRotation;
import no.helseprofil.profile.realm.RequestUriLifetime;
import no.helseprofil.profile.request.GrantType;
import no.helseprofil.profile.request.GrantedScopes;
import no.helseprofil.profile.request.PkceS256;
import no.helseprofil.profile.request.RequestForm;
import no.helseprofil.profile.request.RequestObject;
import no.helseprofil.profile.request.UserinfoToken;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * Refusals of Keycloak's in the words of the profile. Keycloak verifies signatures and remembers used values once; its
 * refusal is mapped here to the requirement that it belongs to. Where the requirement isn't enforced for the client,
 * Keycloak's own answer stays.
 */
public final class StockRefusals {

    /** {@code DPoPUtil} of Keycloak 26.7 says so of a proof that comes a second time. */
    private static final String REPLAYED = "DPoP proof has already been used";

    /** And so of one that is too old or too far ahead. */
    private static final String NOT_ACTIVE = "DPoP proof is not active";

    /** So Keycloak's description of a refused scope begins, and goes on with what was asked for. */
    private static final String INVALID_SCOPES = "Invalid scopes: ";

    private static final Set<String> INVALID_CODE =
            Set.of("Code not valid", "Code is expired", "Auth error: Found different client_id in clientSession");

    /** {@code PkceUtils} of Keycloak 26.7 says so of a verifier that it doesn't take. */
    private static final Set<String> INVALID_VERIFIER =
            Set.of("PKCE code verifier not specified", "Invalid code verifier", "Code mismatch");

    private static final String REFRESH_TOKEN = "refresh_token";

    /** So {@code TokenManager} of Keycloak 26.7 begins where it takes a token for none. */
    private static final String INVALID_REFRESH_TOKEN = "Invalid refresh token";

    /** And this it says of one whose time, or login, is over. */
    private static final Set<String> ENDED_REFRESH_TOKEN = Set.of(
            "Token is not active",
            "Session not active",
            "Offline session not active",
            "Offline user session not found",
            "Session doesn't have required client",
            "Stale token",
            "Refresh token issued before the user session started",
            "refresh token issued before the client session started",
            "Maximum allowed refresh token reuse exceeded");

    private static final Finding NO_REFRESH_TOKEN =
            said(RefreshTokenRotation.class, OAuthError.INVALID_GRANT, RefreshTokenRotation.NONE);

    private static final Finding ENDED =
            said(RefreshTokenRotation.class, OAuthError.INVALID_GRANT, RefreshTokenRotation.ENDED);

    private static final Finding VERIFIER = said(PkceS256.class, OAuthError.INVALID_GRANT, PkceS256.UNVERIFIED);

    private static final Finding CODE = said(
            CodeLifetime.class,
            OAuthError.INVALID_GRANT,
            "exchange a code at once, and once; this one has been used, has ended, or was never given to this client");

    private static final Finding REQUEST_URI =
            said(RequestUriLifetime.class, OAuthError.INVALID_REQUEST, RequestUriLifetime.UNUSABLE);

    private StockRefusals() {}

    /** Keycloak refuses the DPoP proof. */
    public static Optional<Finding> ofProof(EvaluatedRequest judged, @Nullable String reason) {
        if (judged.facts().proof() instanceof Facts.Proof.Absent) {
            return finding(judged, DpopProofForm.class, DpopProofForm.MISSING);
        }
        if (isReplay(reason)) {
            return finding(judged, DpopReplay.class, DpopReplay.USED);
        }
        DpopProofAge age = Catalogue.get(DpopProofAge.class);
        return NOT_ACTIVE.equals(reason)
                ? finding(judged, age, () -> age.outside(judged.facts()))
                : finding(judged, DpopProofForm.class, DpopProofForm.UNVERIFIED);
    }

    /** Keycloak doesn't take the client for the one that it claims to be. */
    public static Optional<Finding> ofClient(EvaluatedRequest judged) {
        PrivateKeyJwt requirement = Catalogue.get(PrivateKeyJwt.class);
        return finding(judged, requirement, () -> requirement.unverified(judged.facts()));
    }

    /** Returns whether {@link #ofClient} would find something. No signature is verified for it. */
    public static boolean speaksOfClient(EvaluatedRequest judged) {
        return isRefusedBy(judged, Catalogue.get(PrivateKeyJwt.class));
    }

    /** Keycloak can't verify the request object that is pushed, or finds another request in it. */
    public static Optional<Finding> ofRequestObject(EvaluatedRequest judged) {
        return finding(judged, RequestObject.class, RequestObject.UNVERIFIED);
    }

    /**
     * Keycloak refuses the scopes that are asked for, or the code that is sent.
     *
     * @param client who asks, once it has proven who it is
     * @param description what Keycloak says of it
     */
    public static Optional<Finding> ofGrant(
            EvaluatedRequest judged, @Nullable ClientModel client, @Nullable String description) {
        if (description != null && description.startsWith(INVALID_SCOPES)) {
            return finding(judged, GrantedScopes.class, GrantedScopes.sentence(judged.facts(), given(client)));
        }
        return description == null || judged.decision().isOutside() ? Optional.empty() : ofGrant(judged, description);
    }

    private static Optional<Finding> ofGrant(EvaluatedRequest judged, String description) {
        if (INVALID_CODE.contains(description)) {
            return Optional.of(CODE);
        }
        if (INVALID_VERIFIER.stream().anyMatch(description::endsWith)) {
            return Optional.of(VERIFIER);
        }
        if (!REFRESH_TOKEN.equals(judged.facts().form().grantType())) {
            return Optional.empty();
        }
        return description.startsWith(INVALID_REFRESH_TOKEN)
                ? Optional.of(NO_REFRESH_TOKEN)
                : ENDED_REFRESH_TOKEN.contains(description) ? Optional.of(ENDED) : Optional.empty();
    }

    /**
     * Returns the refusal of the access token, or of its proof, that Keycloak refuses at userinfo.
     *
     * @param claims the claims of the token; null if they can't be read
     * @param isOfProof whether it is the proof that Keycloak doesn't take
     */
    public static Optional<Finding> atUserinfo(
            EvaluatedRequest judged, @Nullable ObjectNode claims, boolean isOfProof) {
        boolean isBound = claims != null && claims.at("/cnf/jkt").isTextual();
        if (isBound && !"dpop".equals(judged.facts().form().scheme())) {
            return finding(judged, DpopProofForm.class, SenderConstrainedTokens.AT_USERINFO);
        }
        UserinfoToken requirement = Catalogue.get(UserinfoToken.class);
        return isOfProof ? ofProof(judged, null) : finding(judged, requirement, () -> requirement.refusal(claims));
    }

    /** Returns whether this is Keycloak's word for a proof that it has taken before. */
    public static boolean isReplay(@Nullable String reason) {
        return REPLAYED.equals(reason);
    }

    private static Set<String> given(@Nullable ClientModel client) {
        return client == null
                ? Set.of()
                : Stream.of(true, false)
                        .flatMap(byDefault -> client.getClientScopes(byDefault).keySet().stream())
                        .collect(Collectors.toSet());
    }

    /** Keycloak refuses the code that is sent. */
    static Optional<Finding> ofCode(EvaluatedRequest judged) {
        return judged.decision().isOutside() ? Optional.empty() : Optional.of(CODE);
    }

    /** Keycloak knows no such {@code request_uri} of this client. */
    public static Optional<Finding> ofRequestUri(Decision decision) {
        return decision.isOutside() ? Optional.empty() : Optional.of(REQUEST_URI);
    }

    /** Returns a refusal that Keycloak sends to every client, whatever the profile says of it. */
    private static Finding said(Class<? extends Requirement> type, OAuthError error, String sentence) {
        return Finding.refusal(Catalogue.get(type), new Outcome.Failed(error, sentence));
    }

    private static Optional<Finding> finding(
            EvaluatedRequest judged, Class<? extends RequestCheck> type, String sentence) {
        RequestCheck requirement = Catalogue.get(type);
        return finding(judged, requirement, () -> requirement.failed(sentence));
    }

    /**
     * Returns a refusal of Keycloak's by this requirement, if the profile judges the client by it.
     *
     * @param failure makes the failure; it is called only then, since it may verify signatures
     */
    public static Optional<Finding> finding(
            EvaluatedRequest judged, RequestCheck requirement, Supplier<Outcome.Failed> failure) {
        return isRefusedBy(judged, requirement)
                ? Optional.of(Finding.refusal(requirement, failure.get()))
                : Optional.empty();
    }

    private static boolean isRefusedBy(EvaluatedRequest judged, RequestCheck requirement) {
        return !judged.decision().isOutside()
                && judged.terms().phaseOf(requirement).refuses();
    }

    /**
     * Refusals of what no decision was made about: where a seam finds that Keycloak is about to act on something else
     * than what was judged, it closes.
     */
    public static final class FailClosedRefusals {

        /** A grant that no overridden endpoint knows. */
        public static final Finding GRANT = finding(GrantType.class, GrantType.OTHER);

        /** A client that isn't the one that was judged. */
        public static final Finding CLIENT = finding(PrivateKeyJwt.class, PrivateKeyJwt.WRONG_KEY);

        /** An authorization request that Keycloak read differently. */
        public static final Finding REQUEST = finding(
                RequestForm.class,
                "send each parameter once, of at most 2000 characters, in the form or in the request object");

        /** Refusal of an attestation that was held against no user. */
        public static final Finding ATTESTATION = finding(
                TrustFramework.class, "send an attestation with a code or a refresh token of a user who has logged in");

        private FailClosedRefusals() {}

        /**
         * The refusal of a way to a token that the profile doesn't know, if it refuses such ways to this client. What
         * an exempt client does is its own affair.
         */
        public static Optional<Finding> grant(EvaluatedRequest judged) {
            Facts.Client client = judged.facts().client();
            boolean exempt = client != null && client.standing() == Facts.Standing.EXEMPT;
            return exempt || !judged.terms().phaseOf(GRANT.requirement()).refuses()
                    ? Optional.empty()
                    : Optional.of(GRANT);
        }

        private static Finding finding(Class<? extends RequestCheck> type, String sentence) {
            RequestCheck requirement = Catalogue.get(type);
            return Finding.refusal(requirement, requirement.failed(sentence));
        }
    }
}
