package no.helseprofil.it.incident;

/** Act of an administrator in an incident, or effect of a date: a column of the table of {@link WaysOut}. */
enum Act {
    KEY("blocked"),
    CLIENT("blocked"),
    ORGANISATION("blocked"),
    ONLY_COHORTS("only-cohorts"),
    DENIED_ALGORITHM("signing-algorithm"),
    PROOF_AGE("dpop-proof-age"),
    LIFETIME("access-token-lifetime"),
    DATE("sender-constrained-tokens");

    private final String requirement;

    Act(String requirement) {
        this.requirement = requirement;
    }

    /** Returns the requirement that refuses a request then. */
    String requirement() {
        return requirement;
    }
}
