package no.helseprofil.judgement;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.attestation.TrustFramework;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request: the one thing that error, header, event, count and report read.
 *
 * @param client the client that was judged; null if the request named none, an unknown one, or two
 * @param findings what it fails, in the order of the catalogue
 * @param results what it opens and closes beyond its findings
 */
public record Decision(Facts.@Nullable Client client, List<Finding> findings, Results results) {

    public Decision {
        findings = List.copyOf(findings);
    }

    /** A decision of which nothing but the findings is read. */
    public Decision(Facts.@Nullable Client client, List<Finding> findings) {
        this(client, findings, Results.NONE);
    }

    /**
     * The results that later steps go by, so that none of them puts a requirement to the facts again.
     *
     * @param detailsCount whether the details that the request carries count. Those that contradict a requirement count
     *     for nothing, all of them: what becomes of the request is for the timetable, and what they open isn't
     * @param attested what its token tells that is attested; null if that is nothing
     * @param refusedWithoutParameters the refusal of an authorization request whatever it asks for; null if none is
     * @param refusedInBrowser the refusal of a token that leaves with the answer to a login that has come to its end;
     *     null if none is
     */
    public record Results(
            boolean detailsCount,
            TrustFramework.@Nullable Told attested,
            @Nullable Finding refusedWithoutParameters,
            @Nullable Finding refusedInBrowser) {

        static final Results NONE = new Results(true, null, null, null);
    }

    /** The same of a request of which something more was found; what was found already stays as it is. */
    public Decision and(Finding found) {
        return findings.stream().anyMatch(known -> known.key().equals(found.key()))
                ? this
                : new Decision(
                        client,
                        Stream.concat(findings.stream(), Stream.of(found)).toList(),
                        results);
    }

    /**
     * The same when something has been blocked or tightened since. Its findings stand, and whether its details count.
     *
     * @param now the decision by what is blocked and tightened now
     */
    public Decision overtakenBy(Decision now) {
        return new Decision(
                client,
                now.refusalInIncident().map(this::and).orElse(this).findings,
                new Results(
                        results.detailsCount,
                        now.results.attested,
                        results.refusedWithoutParameters,
                        now.results.refusedInBrowser));
    }

    /**
     * The finding that refuses the request: of those that refuse, the one that is answered first, then the first of the
     * catalogue.
     */
    public Optional<Finding> refusal() {
        return refusalOf(finding -> true);
    }

    /**
     * Of those that refuse the request and are such, the one that is answered first, then the first of the catalogue.
     */
    public Optional<Finding> refusalOf(Predicate<Finding> such) {
        return findings.stream()
                .filter(finding -> finding.phase().refuses())
                .filter(such)
                .min(Comparator.comparing(finding -> finding.failure().precedence()));
    }

    /** The refusal by what is done in an incident: what is blocked, and what an emergency asks, but for a nonce. */
    public Optional<Finding> refusalInIncident() {
        return refusalOf(finding -> finding.failure().precedence() == Outcome.Precedence.INCIDENT);
    }

    /** The finding of this requirement, if it refuses the request. */
    public Optional<Finding> refusalBy(Class<? extends Requirement> requirement) {
        return findings.stream()
                .filter(finding -> finding.phase().refuses())
                .filter(finding -> requirement.isInstance(finding.requirement()))
                .findFirst();
    }

    /** The findings of this requirement, whatever becomes of the request. */
    public List<Finding> findingsBy(Class<? extends Requirement> requirement) {
        return findings.stream()
                .filter(finding -> requirement.isInstance(finding.requirement()))
                .toList();
    }

    /**
     * Whether the request is answered with a challenge for a nonce: a step of the protocol, not a failure, so it makes
     * no error event and no failure in the metrics.
     */
    public boolean isChallenge() {
        return refusal()
                .map(finding -> finding.failure().error() == OAuthError.USE_DPOP_NONCE)
                .orElse(false);
    }

    /**
     * Whether this decision was made about the client that has now authenticated. A request that names one client and
     * proves to be another's was judged by the wrong measure.
     */
    public boolean holdsFor(String internalId) {
        return client != null && client.id().equals(internalId);
    }

    /** Whether the client is one that the profile doesn't judge. */
    public boolean isOutside() {
        return client != null && client.standing() != Facts.Standing.UNDER_PROFILE;
    }
}
