package no.helseprofil.judgement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Phase;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timing;

/** Puts the questions of the catalogue to the facts of a request. */
public final class Judge {

    private static final List<RequestCheck> CHECKS =
            Catalogue.all(RequestCheck.class).toList();

    private Judge() {}

    /**
     * Judges a request. A client that is unknown or not named beyond doubt is judged as a new one under the profile.
     *
     * <p>A request with a code also has the findings of the authorization request that the code comes from, by the
     * terms of now: only here has the client proven who it is. They refuse nothing, since the code was let go; what is
     * wrong with the code itself its own checks say.
     *
     * @param facts the request
     * @param terms what the profile in force asks of the client that it claims to come from, at the
     *     instant of the facts
     */
    public static Decision judge(Facts facts, Terms terms) {
        Facts.Standing standing = standing(facts);
        List<Finding> findings = new ArrayList<>();
        for (RequestCheck requirement : CHECKS) {
            Optional<Finding> finding = find(requirement, facts, standing, terms);
            if (finding.isPresent()) {
                findings.add(finding.get());
            }
        }
        return new Decision(facts.client(), findings);
    }

    /** What one requirement alone says of a request, if it refuses it. */
    public static Optional<Finding> refusalBy(Class<? extends RequestCheck> requirement, Facts facts, Terms terms) {
        return refusalBy(Catalogue.get(requirement), facts, terms);
    }

    /** Whether one requirement alone refuses a request. */
    public static boolean refuses(Requirement requirement, Facts facts, Terms terms) {
        return requirement instanceof RequestCheck check
                && refusalBy(check, facts, terms).isPresent();
    }

    private static Optional<Finding> refusalBy(RequestCheck requirement, Facts facts, Terms terms) {
        return find(requirement, facts, standing(facts), terms)
                .filter(finding -> finding.phase().refuses());
    }

    private static Facts.Standing standing(Facts facts) {
        return facts.client() == null
                ? Facts.Standing.UNDER_PROFILE
                : facts.client().standing();
    }

    /** What fails is asked before the timetable is: most requests fail nothing, and then no date is looked at. */
    private static Optional<Finding> find(RequestCheck requirement, Facts facts, Facts.Standing standing, Terms terms) {
        return requirement.check(facts, terms.parametersOf(requirement)) instanceof Outcome.Failed failed
                ? finding(requirement, failed, standing, terms)
                : before(requirement, facts)
                        .flatMap(failed -> finding(requirement, failed, standing, terms))
                        .filter(finding -> !finding.phase().refuses());
    }

    private static Optional<Outcome.Failed> before(RequestCheck requirement, Facts facts) {
        return facts.code() == null
                ? Optional.empty()
                : Optional.ofNullable(facts.code().shortcomings().get(requirement.id()))
                        .map(requirement::failed);
    }

    private static Optional<Finding> finding(
            RequestCheck requirement, Outcome.Failed failed, Facts.Standing standing, Terms terms) {
        Timing timing = timing(requirement, standing, terms);
        return timing.phase().counts() ? Optional.of(new Finding(requirement, timing, failed)) : Optional.empty();
    }

    private static Timing timing(RequestCheck requirement, Facts.Standing standing, Terms terms) {
        Timing timing = terms.timing(requirement);
        if (requirement.holdsFor(standing)) {
            return timing;
        }
        return standing == Facts.Standing.EXEMPT ? unheard(timing) : Timing.of(Phase.OFF);
    }

    /** What an exempt client does is counted and nothing more, since its exemption ends one day. */
    private static Timing unheard(Timing timing) {
        return timing.phase().refuses() || timing.phase().tells() ? Timing.of(Phase.OBSERVED) : timing;
    }
}
