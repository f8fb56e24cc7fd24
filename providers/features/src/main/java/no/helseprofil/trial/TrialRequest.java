package no.helseprofil.trial;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.jose.Sha256;
import no.helseprofil.judgement.Decision;
import no.helseprofil.judgement.Finding;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.timetable.Phase;
import org.jspecify.annotations.Nullable;

/**
 * What of a request of a tested client matters to the plan. It is read out of the decision that was made of the
 * request, and nothing is judged a second time.
 *
 * @param kind of request
 * @param arrived when it came
 * @param answer how it was answered
 * @param failed names of the requirements that it fails, or that it was refused for
 * @param failedAtLogin the same, of the authorization request that its code is from
 * @param namesKey whether its assertion names the registered key by which it can be verified
 * @param nonce hash of the nonce of its proof; null if there is none
 */
public record TrialRequest(
        RequestKind kind,
        Instant arrived,
        Result answer,
        List<String> failed,
        List<String> failedAtLogin,
        boolean namesKey,
        @Nullable String nonce) {

    /** How a request was answered. */
    public enum Result {
        /** With what it asked for. */
        GRANTED,
        /** With a demand for a nonce. */
        CHALLENGED,
        REFUSED
    }

    public TrialRequest {
        failed = List.copyOf(failed);
        failedAtLogin = List.copyOf(failedAtLogin);
    }

    /** A request that the server lets pass so far. */
    public static TrialRequest of(RequestKind kind, Facts facts, Decision decision) {
        return answered(kind, facts, decision, null, true);
    }

    /**
     * A request that has been answered.
     *
     * @param told what it was refused for; null if it wasn't, or by Keycloak for something that is no requirement
     * @param granted whether it was answered with what it asked for
     */
    public static TrialRequest answered(
            RequestKind kind, Facts facts, Decision decision, @Nullable Finding told, boolean granted) {
        Result answer = granted ? Result.GRANTED : Result.REFUSED;
        boolean challenged = !granted && decision.isChallenge();
        List<Finding> findings = granted
                ? decision.findings().stream()
                        .filter(finding -> finding.phase() != Phase.MEASURED)
                        .toList()
                : told == null ? List.of() : List.of(told);
        Set<String> ofLogin =
                facts.code() == null ? Set.of() : facts.code().shortcomings().keySet();
        return new TrialRequest(
                kind,
                facts.instant(),
                challenged ? Result.CHALLENGED : answer,
                names(findings.stream().filter(finding -> !ofLogin.contains(finding.key()))),
                names(findings.stream().filter(finding -> ofLogin.contains(finding.key()))),
                namesKey(facts),
                nonce(facts));
    }

    private static List<String> names(Stream<Finding> findings) {
        return findings.map(finding -> finding.requirement().id()).distinct().toList();
    }

    private static boolean namesKey(Facts facts) {
        return facts.assertion() instanceof Facts.Assertion.Present present
                && present.key() != null
                && present.key().kid() != null
                && present.key().kid().equals(present.content().jws().headerText("kid"));
    }

    private static @Nullable String nonce(Facts facts) {
        String nonce = facts.proof() instanceof Facts.Proof.Present present
                ? present.content().nonce()
                : null;
        return nonce == null ? null : Sha256.of(nonce);
    }

    boolean isOf(PendingFault fault) {
        return fault.kind().equals(kind.text());
    }
}
