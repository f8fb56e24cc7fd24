package no.helseprofil.testkit.api;

import java.time.Duration;

/**
 * Flawed rule whose leeway doubles with each accepted proof. A sample validator that was much copied did so for nine
 * months: a compound assignment changed the property that it read.
 */
final class WideningWindow implements ValidationStep.Rule {

    private static final Duration WIDEST = Duration.ofDays(30);

    private final ProofRules rules;
    private Duration leeway = Duration.ofSeconds(5);

    WideningWindow(ProofRules rules) {
        this.rules = rules;
    }

    @Override
    public synchronized void check(Call call) throws ApiRefusalException {
        if (!rules.isFresh(call.proof().date("iat"), leeway)) {
            throw ApiRefusalException.proof("the proof was not made right before the request");
        }
        if (leeway.compareTo(WIDEST) < 0) {
            leeway = leeway.plus(leeway);
        }
    }
}
