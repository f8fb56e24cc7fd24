package no.helseprofil.keycloak.request;

import java.util.Optional;
import no.helseprofil.judgement.Finding;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.proof.DpopProofAge;
import no.helseprofil.profile.proof.DpopProofForm;
import no.helseprofil.profile.proof.DpopReplay;
import no.helseprofil.profile.request.RequestObject;
import org.jspecify.annotations.Nullable;

/**
 * What Keycloak refuses, in the words of the profile. Keycloak verifies signatures and remembers what has been used, once;
 * here its answers are given the requirement that they belong to. A requirement that isn't enforced for this client has
 * nothing to say, and Keycloak's own answer stays.
 */
public final class StockRefusals {

    /** {@code DPoPUtil} of Keycloak 26.7 says so of a proof that comes a second time. */
    private static final String REPLAYED = "DPoP proof has already been used";

    /** And so of one that is too old or too far ahead. */
    private static final String NOT_ACTIVE = "DPoP proof is not active";

    private StockRefusals() {}

    /** Keycloak refuses the DPoP proof. */
    public static Optional<Finding> ofProof(JudgedRequest judged, @Nullable String reason) {
        if (REPLAYED.equals(reason)) {
            return finding(judged, "dpop-replay", DpopReplay.USED);
        }
        DpopProofAge age = new DpopProofAge();
        return NOT_ACTIVE.equals(reason)
                ? finding(judged, age, age.outside(judged.facts()))
                : finding(judged, "dpop-proof", DpopProofForm.UNVERIFIED);
    }

    /** Keycloak doesn't take the client for the one that it claims to be. */
    public static Optional<Finding> ofClient(JudgedRequest judged) {
        return finding(judged, "private-key-jwt", PrivateKeyJwt.WRONG_KEY);
    }

    /** Keycloak can't verify the request object that is pushed, or finds another request in it. */
    public static Optional<Finding> ofRequestObject(JudgedRequest judged) {
        return finding(judged, "request-object", RequestObject.UNVERIFIED);
    }

    private static Optional<Finding> finding(JudgedRequest judged, String id, String sentence) {
        RequestCheck requirement = Catalogue.onRequests(id);
        return finding(judged, requirement, requirement.failed(sentence));
    }

    /** A refusal of this requirement by Keycloak, if the profile looks at the requirement and at this client. */
    public static Optional<Finding> finding(JudgedRequest judged, RequestCheck requirement, Outcome.Failed failure) {
        if (judged.decision().isOutside()
                || !judged.terms().phaseOf(requirement).refuses()) {
            return Optional.empty();
        }
        return Optional.of(Finding.refusal(requirement, failure));
    }
}
