package no.helseprofil.judgement;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request: the one thing that error, header, event, count and report read.
 *
 * @param client the client that was judged; null if the request named none, an unknown one, or two
 * @param findings what it fails, in the order of the catalogue
 */
public record Decision(Facts.@Nullable Client client, List<Finding> findings) {

    public Decision {
        findings = List.copyOf(findings);
    }

    /** The same of a request of which something more was found; what was found already stays as it is. */
    public Decision and(Finding found) {
        return findings.stream().anyMatch(known -> known.key().equals(found.key()))
                ? this
                : new Decision(
                        client,
                        Stream.concat(findings.stream(), Stream.of(found)).toList());
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
