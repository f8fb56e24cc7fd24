package no.helseprofil.decision;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import no.helseprofil.profile.Requirement;

/**
 * Findings that are announced to a client, since such requests will be refused one day.
 *
 * @param nearest the finding that is refused first; the announcement has its dates
 * @param announced since when it is announced to the client
 * @param requirements all announced requirements, in the order of the catalogue
 */
public record Announcement(Finding nearest, Instant announced, List<Requirement> requirements) {

    /** Order by date of enforcement, findings without one last; the catalogue's order decides between equal dates. */
    private static final Comparator<Finding> BY_END = Comparator.comparing(
            finding -> finding.timing().enforced(), Comparator.nullsLast(Comparator.naturalOrder()));

    public Announcement {
        requirements = List.copyOf(requirements);
    }

    /** Returns the announcement of a decision; empty if there is none or the profile doesn't judge the client. */
    public static Optional<Announcement> of(Decision decision) {
        if (decision.isOutside()) {
            return Optional.empty();
        }
        List<Finding> shown = decision.findings().stream()
                .filter(finding -> finding.phase().tells())
                .toList();
        return shown.stream()
                .min(BY_END)
                .flatMap(nearest -> Optional.ofNullable(nearest.timing().announced())
                        .map(announced -> new Announcement(
                                nearest,
                                announced,
                                shown.stream()
                                        .map(Finding::requirement)
                                        .distinct()
                                        .toList())));
    }
}
