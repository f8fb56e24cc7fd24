package no.helseprofil.decision;

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
 * Decision on a request. Error, header, event, count and report all read it.
 *
 * @param client the client that was judged; null if the request named none, an unknown one, or two
 * @param findings the requirements that the request fails, in the order of the catalogue
 * @param results further results for later steps
 */
public record Decision(Facts.@Nullable Client client, List<Finding> findings, Results results) {

    public Decision {
        findings = List.copyOf(findings);
    }

    /** Creates a decision of which only the findings are read. */
    public Decision(Facts.@Nullable Client client, List<Finding> findings) {
        this(client, findings, Results.NONE);
    }

    /**
     * Results for later steps, so that none of them checks a requirement again.
     *
     * @param detailsCount whether the details of the request count. If any of them contradicts a requirement, all are
     *     ignored: the timetable decides on the request, but not on what its details give access to
     * @param attested the attestation for its token; null if there is none
     * @param refusedWithoutParameters the refusal of an authorization request whatever it asks for; null if there is
     *     none
     * @param refusedInBrowser the refusal of a token in the response to a login that has ended; null if there is none
     */
    public record Results(
            boolean detailsCount,
            TrustFramework.@Nullable Attested attested,
            @Nullable Finding refusedWithoutParameters,
            @Nullable Finding refusedInBrowser) {

        static final Results NONE = new Results(true, null, null, null);
    }

    /** Returns this decision with a further finding, unless it has one with the same key. */
    public Decision and(Finding found) {
        return findings.stream().anyMatch(known -> known.key().equals(found.key()))
                ? this
                : new Decision(
                        client,
                        Stream.concat(findings.stream(), Stream.of(found)).toList(),
                        results);
    }

    /**
     * Returns this decision after something has been blocked or tightened. Its findings and {@code detailsCount}
     * remain.
     *
     * @param now the decision by the blocks and emergency settings of now
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

    /** Returns the finding that refuses the request: by precedence, then in the order of the catalogue. */
    public Optional<Finding> refusal() {
        return Finding.refusing(findings.stream());
    }

    /** Returns the refusing finding that meets a condition: by precedence, then in the order of the catalogue. */
    public Optional<Finding> refusalOf(Predicate<Finding> such) {
        return Finding.refusing(findings.stream().filter(such));
    }

    /** Returns the refusal because of an incident, by a block or an emergency, except for a missing nonce. */
    public Optional<Finding> refusalInIncident() {
        return refusalOf(finding -> finding.failure().precedence() == Outcome.Precedence.INCIDENT);
    }

    /** Returns the finding of this requirement, if it refuses the request. */
    public Optional<Finding> refusalBy(Class<? extends Requirement> requirement) {
        return findings.stream()
                .filter(finding -> finding.phase().refuses())
                .filter(finding -> requirement.isInstance(finding.requirement()))
                .findFirst();
    }

    /** Returns the findings of this requirement, whether or not they refuse the request. */
    public List<Finding> findingsBy(Class<? extends Requirement> requirement) {
        return findings.stream()
                .filter(finding -> requirement.isInstance(finding.requirement()))
                .toList();
    }

    /**
     * Returns whether the answer is a challenge for a nonce. This is a step of the protocol and not a failure, so it is
     * no error event and no failure in the metrics.
     */
    public boolean isChallenge() {
        return refusal()
                .map(finding -> finding.failure().error() == OAuthError.USE_DPOP_NONCE)
                .orElse(false);
    }

    /**
     * Returns whether this decision is about the client that has now authenticated. If a request names one client and
     * comes from another, the decision was made for the wrong one.
     */
    public boolean holdsFor(String internalId) {
        return client != null && client.id().equals(internalId);
    }

    /** Returns whether the profile doesn't judge the client. */
    public boolean isOutside() {
        return client != null && client.standing() != Facts.Standing.UNDER_PROFILE;
    }
}
