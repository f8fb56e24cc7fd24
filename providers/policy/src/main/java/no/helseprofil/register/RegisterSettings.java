package no.helseprofil.register;

import org.jspecify.annotations.Nullable;

/**
 * What a realm does with registers. Where they are is the operator's business, not the realm's.
 *
 * @param organisations null if organisations are looked up nowhere
 */
public record RegisterSettings(
        Practitioners practitioners, @Nullable Organisations organisations) {

    /** Of a realm that says nothing: what stands in user attributes, and no register of organisations. */
    public static final RegisterSettings NONE =
            new RegisterSettings(new Practitioners(PractitionerSource.ATTRIBUTES, WhenDown.OMIT, WhenDown.OMIT), null);

    /**
     * Where practitioners are looked up, and what becomes of each claim when that is down.
     *
     * @param hprNumber of the claim with the number
     * @param hprDetails of the claim with the approvals
     */
    public record Practitioners(PractitionerSource source, WhenDown hprNumber, WhenDown hprDetails) {}

    /** Where organisations are looked up, and whether one is taken that nobody can look up now. */
    public record Organisations(OrganisationSource source, OrganisationsDown whenDown) {}

    /** Where practitioners are looked up. */
    public enum PractitionerSource {
        /** Helsepersonellregisteret. */
        HPR,
        /** A file of the operator, for demonstration and test. */
        FILE,
        /** The attributes of the user, which administrators or a directory keep. */
        ATTRIBUTES
    }

    /** What becomes of a claim when the register is down. */
    public enum WhenDown {
        /** It isn't told. */
        OMIT,
        /** What the register said last is told, with how old that is. */
        STALE,
        /** No token is issued. */
        REFUSE
    }

    /** Where organisations are looked up. */
    public enum OrganisationSource {
        ENHETSREGISTERET,
        /** A file of the operator, for synthetic organisations. */
        FILE
    }

    /** What becomes of an organisation when the register is down. */
    public enum OrganisationsDown {
        /** It is taken as the client names it. */
        ACCEPT,
        REFUSE
    }
}
