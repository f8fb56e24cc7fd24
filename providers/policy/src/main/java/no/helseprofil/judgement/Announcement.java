package no.helseprofil.judgement;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import no.helseprofil.profile.Requirement;

/**
 * The findings that are announced to a client, since what it does will be refused one day.
 *
 * @param nearest the finding that is refused first; its dates are the ones that are told
 * @param announced since when the client is told of it
 * @param requirements all that the client is told of, in the order of the catalogue
 */
public record Announcement(Finding nearest, Instant announced, List<Requirement> requirements) {

    /** What nobody will refuse comes after what has a date; of two with one date the first of the catalogue is told. */
    private static final Comparator<Finding> BY_END = Comparator.comparing(
            finding -> finding.timing().enforced(), Comparator.nullsLast(Comparator.naturalOrder()));

    public Announcement {
        requirements = List.copyOf(requirements);
    }

    /** What there is to tell; nothing to a client that the profile doesn't judge. */
    public static Optional<Announcement> of(Decision decision) {
        if (decision.isOutside()) {
            return Optional.empty();
        }
        List<Finding> told = decision.findings().stream()
                .filter(finding -> finding.phase().tells())
                .toList();
        return told.stream()
                .min(BY_END)
                .flatMap(nearest -> Optional.ofNullable(nearest.timing().announced())
                        .map(announced -> new Announcement(
                                nearest,
                                announced,
                                told.stream()
                                        .map(Finding::requirement)
                                        .distinct()
                                        .toList())));
    }
}
