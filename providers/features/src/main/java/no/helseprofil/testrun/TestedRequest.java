package no.helseprofil.testrun;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.decision.Decision;
import no.helseprofil.decision.Finding;
import no.helseprofil.jose.Nonces;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AssertionKey;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.assertion.KeyPossession;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a tested client's request that matter to the plan. They are taken from the decision on the request, and
 * nothing is judged a second time.
 *
 * @param kind kind of the request
 * @param arrived instant of its arrival
 * @param answer how it was answered
 * @param failed names of the requirements that it fails, or for which it was refused
 * @param failedAtLogin the same for the authorization request of its code
 * @param key thumbprint of the key that signs its assertion (RFC 7638); null if no registered one does
 * @param namesKey whether its assertion names that key
 * @param nonceIssued instant of issue of its proof's nonce, in milliseconds since 1970; null if there is none
 * @param refreshToken hash of its refresh token; null if there is none
 */
public record TestedRequest(
        RequestKind kind,
        Instant arrived,
        Result answer,
        List<String> failed,
        List<String> failedAtLogin,
        @Nullable String key,
        boolean namesKey,
        @Nullable Long nonceIssued,
        @Nullable String refreshToken) {

    /** Results of a request. */
    public enum Result {
        /** The request was granted. */
        GRANTED,
        /** The response demands a nonce. */
        CHALLENGED,
        REFUSED
    }

    public TestedRequest {
        failed = List.copyOf(failed);
        failedAtLogin = List.copyOf(failedAtLogin);
    }

    /**
     * Returns the facts of a request that the server lets pass so far.
     *
     * @param refreshToken its refresh token; null if there is none
     */
    public static TestedRequest of(RequestKind kind, Facts facts, Decision decision, @Nullable String refreshToken) {
        TestedRequest request = answered(kind, facts, decision, null, true);
        return refreshToken == null
                        || TestStep.of(kind).filter(TestStep.REFRESH::equals).isEmpty()
                ? request
                : request.with(Sha256.of(refreshToken));
    }

    /**
     * Returns the facts of an answered request. Its finding is the reason of the refusal; null if it was granted, or if
     * Keycloak refused it for something that is no requirement.
     *
     * @param granted whether the request was granted
     */
    public static TestedRequest answered(
            RequestKind kind, Facts facts, Decision decision, @Nullable Finding returned, boolean granted) {
        Result answer = granted ? Result.GRANTED : Result.REFUSED;
        boolean challenged = !granted && decision.isChallenge();
        List<Finding> findings = granted
                ? decision.findings().stream()
                        .filter(finding -> finding.phase() != Phase.MEASURED)
                        .toList()
                : returned == null ? List.of() : List.of(returned);
        AssertionKey key = key(facts);
        Set<String> ofLogin =
                facts.code() == null ? Set.of() : facts.code().shortcomings().keySet();
        return new TestedRequest(
                kind,
                facts.instant(),
                challenged ? Result.CHALLENGED : answer,
                names(findings.stream().filter(finding -> !ofLogin.contains(finding.key()))),
                names(findings.stream().filter(finding -> ofLogin.contains(finding.key()))),
                key == null ? null : key.thumbprint(),
                namesKey(facts, key),
                nonceIssued(facts),
                null);
    }

    private TestedRequest with(String token) {
        return new TestedRequest(kind, arrived, answer, failed, failedAtLogin, key, namesKey, nonceIssued, token);
    }

    private static List<String> names(Stream<Finding> findings) {
        return findings.map(finding -> finding.requirement().id()).distinct().toList();
    }

    private static @Nullable AssertionKey key(Facts facts) {
        return facts.assertion() instanceof Facts.Assertion.Present present && KeyPossession.isProven(facts)
                ? present.key()
                : null;
    }

    private static boolean namesKey(Facts facts, @Nullable AssertionKey key) {
        return key != null
                && key.kid() != null
                && facts.assertion() instanceof Facts.Assertion.Present present
                && key.kid().equals(present.content().jws().headerText("kid"));
    }

    private static @Nullable Long nonceIssued(Facts facts) {
        String nonce = facts.proof() instanceof Facts.Proof.Present present
                ? present.content().nonce()
                : null;
        return nonce == null ? null : Nonces.issued(nonce);
    }
}
