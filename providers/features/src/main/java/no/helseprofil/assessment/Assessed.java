package no.helseprofil.assessment;

import java.util.List;

/** One subject of an assessment, with what was found of it. */
public sealed interface Assessed permits AssessedClient, AssessedApi, AssessedRealm {

    /** Keycloak's internal id: a {@code client_id} can be given up and taken by another. */
    String id();

    /** {@code client_id}, which is also an API's audience; of a realm its name. */
    String clientId();

    /** In the order of the catalogue. */
    List<RequirementVerdict> verdicts();
}
