package no.helseprofil.it.incident;

/** What an administrator does in an incident, or a date brings: a column of the table of {@link WaysOut}. */
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

    /** By which a request is refused then. */
    String requirement() {
        return requirement;
    }
}
