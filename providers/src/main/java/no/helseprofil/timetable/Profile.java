package no.helseprofil.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;

/**
 * The profile of one realm, as its document says: which rules, with which values, for whom. Immutable; a request is
 * judged on one of these from beginning to end.
 *
 * @param ruleSet the edition of the rules
 * @param parameters values that the document sets, by requirement
 * @param off requirements that the document turns off; never an invariant
 * @param exemptions clients that aren't judged
 */
public record Profile(
        RuleSet ruleSet, Map<String, Map<String, Object>> parameters, Set<String> off, List<Exemption> exemptions) {

    public Profile {
        parameters = parameters.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Map.copyOf(entry.getValue())));
        off = Set.copyOf(off);
        exemptions = List.copyOf(exemptions);
    }

    /** The phase of a requirement. */
    public Phase phaseOf(Requirement requirement) {
        if (off.contains(requirement.id())) {
            return Phase.OFF;
        }
        return switch (ruleSet.kindOf(requirement)) {
            case INVARIANT, DATED -> Phase.ENFORCED;
            case MEASURED, REPORTED -> Phase.MEASURED;
        };
    }

    /** The values in force for a requirement. */
    public Parameters parametersOf(Requirement requirement) {
        return new Parameters(ruleSet, parameters.getOrDefault(requirement.id(), Map.of()));
    }

    /** Whether a client isn't judged at this instant; an exemption ends at the second it says. */
    public boolean exempts(String internalId, Instant instant) {
        return exemptions.stream()
                .anyMatch(exemption -> exemption.id().equals(internalId) && instant.isBefore(exemption.until()));
    }

    /**
     * A client that isn't judged, and to which no API is open.
     *
     * @param id Keycloak's internal id, since a {@code client_id} can be given up and taken by another
     * @param reason why
     * @param until when it ends
     */
    public record Exemption(String id, String reason, Instant until) {}
}
