package no.helseprofil.judgement;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.timetable.Phase;
import no.helseprofil.timetable.Profile;

/** Puts the questions of the catalogue to the facts of a request. */
public final class Judge {

    private Judge() {}

    /**
     * Judges a request. A client that is unknown or not named beyond doubt is judged as one under the profile.
     *
     * @param facts the request
     * @param profile the profile in force, the same for the whole request
     */
    public static Decision judge(Facts facts, Profile profile) {
        Facts.Standing standing = facts.client() == null
                ? Facts.Standing.UNDER_PROFILE
                : facts.client().standing();
        List<Finding> findings = Catalogue.requirements().stream()
                .filter(requirement -> requirement.holdsFor(standing))
                .flatMap(requirement -> requirement instanceof RequestCheck check ? Stream.of(check) : Stream.empty())
                .flatMap(requirement -> find(requirement, facts, profile).stream())
                .toList();
        return new Decision(facts.client(), findings);
    }

    private static Optional<Finding> find(RequestCheck requirement, Facts facts, Profile profile) {
        Phase phase = profile.phaseOf(requirement);
        if (!phase.counts()) {
            return Optional.empty();
        }
        return requirement.check(facts, profile.parametersOf(requirement)) instanceof Outcome.Failed failed
                ? Optional.of(new Finding(requirement, phase, failed))
                : Optional.empty();
    }
}
