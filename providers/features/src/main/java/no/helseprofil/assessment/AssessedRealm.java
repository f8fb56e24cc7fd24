package no.helseprofil.assessment;

import java.util.List;

/**
 * The settings of a realm, with the verdicts on them.
 *
 * @param id internal id of the realm
 * @param clientId its name
 * @param verdicts the verdicts in the order of the catalogue
 */
public record AssessedRealm(String id, String clientId, List<RequirementVerdict> verdicts) implements Assessed {

    public AssessedRealm {
        verdicts = List.copyOf(verdicts);
    }
}
