package no.helseprofil.assessment;

import java.util.List;

/** One subject of an assessment, with the verdicts on it. */
public sealed interface Assessed permits AssessedClient, AssessedApi, AssessedRealm {

    /** Returns Keycloak's internal id: a {@code client_id} can be given up and taken by another client. */
    String id();

    /** Returns the {@code client_id}, which is also an API's audience; the name for a realm. */
    String clientId();

    /** Returns the verdicts in the order of the catalogue. */
    List<RequirementVerdict> verdicts();
}
