package no.helseprofil.profile.api;

import java.time.Duration;
import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;

/** {@code api-token-expiry}: a token is valid from {@code nbf} to {@code exp}, and one without an end isn't valid. */
public final class ApiTokenExpiry extends ApiCheck {

    /** Leeway of common libraries for clocks that differ (RFC 7519, section 4.1.4: no more than a few minutes). */
    static final Parameter<Duration> LEEWAY =
            Parameter.duration("leeway", Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(5));

    private static final Duration CLOCKS = Duration.ofSeconds(5);
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final Duration FAR = Duration.ofHours(1);

    private static final String ENDS = "refuse a token without exp";
    private static final String BEGINS = "refuse a token until the time of its nbf has come";

    public ApiTokenExpiry() {
        super("api-token-expiry", List.of(LEEWAY), "FAPI2-SP-FINAL-5.3.4-3", "RFC 9068 section 4");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ended(FAR, parameters.get(LEEWAY)),
                ended(parameters.get(LEEWAY).plus(CLOCKS), parameters.get(LEEWAY)),
                ApiFault.refused("token without exp", ENDS).token(new JwtChange.WithoutClaim("exp")),
                ApiFault.refused("token that counts from later on", BEGINS).token(new JwtChange.Time("nbf", FAR)));
    }

    /** Returns a token that was made one lifetime before it ended, so that only its end is wrong. */
    private static ApiFault ended(Duration ago, Duration leeway) {
        Duration made = ago.plus(LIFETIME).negated();
        return ApiFault.refused(
                        "token that ended " + ago.toSeconds() + " s ago",
                        "refuse a token when the time of its exp has come, or " + leeway.toSeconds()
                                + " s later at the latest")
                .token(
                        new JwtChange.Time("iat", made),
                        new JwtChange.Time("nbf", made),
                        new JwtChange.Time("exp", ago.negated()));
    }
}
