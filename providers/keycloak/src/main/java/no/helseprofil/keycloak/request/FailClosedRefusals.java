package no.helseprofil.keycloak.request;

import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.attestation.TrustFramework;
import no.helseprofil.profile.request.GrantType;
import no.helseprofil.profile.request.RequestForm;

/**
 * Refusals of what no decision was made about: where a seam finds that Keycloak is about to act on something else than
 * what was judged, it closes.
 */
public final class FailClosedRefusals {

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
     * The refusal of a way to a token that the profile doesn't know, if it refuses such ways to this client. What an
     * exempt client does is its own affair.
     */
    public static Optional<Finding> grant(EvaluatedRequest judged) {
        Facts.Client client = judged.facts().client();
        boolean exempt = client != null && client.standing() == Facts.Standing.EXEMPT;
        return exempt || !judged.terms().phaseOf(GRANT.requirement()).refuses() ? Optional.empty() : Optional.of(GRANT);
    }

    private static Finding finding(Class<? extends RequestCheck> type, String sentence) {
        RequestCheck requirement = Catalogue.get(type);
        return Finding.refusal(requirement, requirement.failed(sentence));
    }
}
