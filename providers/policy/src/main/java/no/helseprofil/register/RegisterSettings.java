package no.helseprofil.register;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a realm about registers. Their addresses are set by the operator, not here.
 *
 * @param organisations null if organisations aren't looked up
 */
public record RegisterSettings(
        Practitioners practitioners, @Nullable Organisations organisations) {

    /** Settings of a realm that has none: practitioners from user attributes, and no look-up of organisations. */
    public static final RegisterSettings NONE =
            new RegisterSettings(new Practitioners(PractitionerSource.ATTRIBUTES, WhenDown.OMIT, WhenDown.OMIT), null);

    /**
     * Source of practitioners, and the treatment of each claim while it is down.
     *
     * @param hprNumber for the claim with the number
     * @param hprDetails for the claim with the approvals
     */
    public record Practitioners(PractitionerSource source, WhenDown hprNumber, WhenDown hprDetails) {}

    /** Source of organisations, and the treatment of an organisation that can't be looked up. */
    public record Organisations(OrganisationSource source, OrganisationsDown whenDown) {}

    public enum PractitionerSource {
        /** Helsepersonellregisteret. */
        HPR,
        /** A file of the operator, for demonstration and test. */
        FILE,
        /** The attributes of the user, which administrators or a directory maintain. */
        ATTRIBUTES
    }

    /** Treatment of a claim while the register is down. */
    public enum WhenDown {
        /** The claim is left out. */
        OMIT,
        /** The claim has the last answer of the register, with its age. */
        STALE,
        /** No token is issued. */
        REFUSE
    }

    public enum OrganisationSource {
        ENHETSREGISTERET,
        /** A file of the operator, for synthetic organisations. */
        FILE
    }

    /** Treatment of an organisation while the register is down. */
    public enum OrganisationsDown {
        /** The organisation is accepted as the client names it. */
        ACCEPT,
        REFUSE
    }
}
