package no.helseprofil.profile.api;

import java.time.Duration;
import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;

/**
 * {@code api-proof-age}: an API refuses proofs that were made too early or are dated ahead, since another party may
 * have them by now. One of the requests is repeated after others that were accepted: a validator that was much copied
 * added its leeway to itself each time. An API that asks for a nonce (RFC 9449, section 9) accepts no other one.
 */
public final class ApiProofAge extends ApiCheck {

    static final Parameter<Duration> MAX =
            Parameter.duration("max", Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofMinutes(5));
    static final Parameter<Duration> AHEAD =
            Parameter.duration("ahead", Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(1));

    /** Distance of the edge cases from the bounds, since the clocks of the realm and the API may differ by as much. */
    private static final Duration CLOCKS = Duration.ofSeconds(5);

    private static final Duration FAR = Duration.ofHours(1);
    private static final Duration WITHIN_A_WIDENED_WINDOW = Duration.ofMinutes(1);

    private static final String PRESENT = "refuse a DPoP proof without iat: nobody can tell how old it is";
    private static final String NONCE =
            "accept only a nonce that the API itself gave a short while ago, since it asks for one";
    private static final String WIDENS =
            "make the leeway of the clock a constant: each accepted request widens the time in which an old proof is taken";

    public ApiProofAge() {
        super(
                "api-proof-age",
                List.of(MAX, AHEAD),
                "RFC 9449 section 11.1",
                "RFC 9449 section 9",
                "FAPI2-SP-FINAL-5.3.4-5");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        Duration max = parameters.get(MAX);
        Duration ahead = parameters.get(AHEAD);
        return List.of(
                afterOthers(max.plus(WITHIN_A_WIDENED_WINDOW)),
                ApiFault.refused("proof without iat", PRESENT).proof(new JwtChange.WithoutClaim("iat")),
                made(FAR, max),
                made(max.plus(CLOCKS), max),
                dated(FAR, ahead),
                dated(ahead.plus(CLOCKS), ahead),
                ApiFault.refused("proof with a nonce that the API didn't give", NONCE)
                        .proof(ApiFault.OTHER_NONCE));
    }

    private static ApiFault afterOthers(Duration age) {
        return ApiFault.refused("proof made " + age.toSeconds() + " s ago, after other requests", WIDENS)
                .sent(ApiFault.Sending.AFTER_OTHERS)
                .proof(new JwtChange.Time("iat", age.negated()));
    }

    private static ApiFault made(Duration age, Duration max) {
        return ApiFault.refused(
                        "proof made " + age.toSeconds() + " s ago",
                        "refuse a DPoP proof that was made more than " + max.toSeconds() + " s ago")
                .proof(new JwtChange.Time("iat", age.negated()));
    }

    private static ApiFault dated(Duration ahead, Duration max) {
        return ApiFault.refused(
                        "proof dated " + ahead.toSeconds() + " s ahead",
                        "refuse a DPoP proof that is dated more than " + max.toSeconds() + " s ahead")
                .proof(new JwtChange.Time("iat", ahead));
    }
}
