package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.SecurityLevel;

/**
 * {@code api-step-up}: an API that requires a level of login refuses tokens of a lower one, with an answer that lets
 * the client send its user for a better login. It is checked for APIs whose registration states a level.
 */
public final class ApiStepUp extends ApiCheck {

    private static final String ACR = "acr";
    private static final JwtChange[] LOWER = {
        JwtChange.claim(ACR, JwtChange.LOWER_NAME), JwtChange.claim(SecurityLevel.CLAIM, JwtChange.LOWER)
    };

    private static final String REFUSE =
            "refuse a token whose user has logged in at a lower level than the API asks for";
    private static final String TELL =
            "answer a token of too low a level with 401, and in WWW-Authenticate with the error"
                    + " insufficient_user_authentication and the acr_values that will do";

    public ApiStepUp() {
        super("api-step-up", "RFC 9470 section 3");
    }

    @Override
    public boolean isAboutLevels() {
        return true;
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("a token of a lower level", REFUSE).token(LOWER),
                ApiFault.refused("a token without a level", REFUSE)
                        .token(new JwtChange.WithoutClaim(ACR), new JwtChange.WithoutClaim(SecurityLevel.CLAIM)),
                ApiFault.refused("a token of a lower level, which a better login would mend", TELL)
                        .token(LOWER)
                        .advised()
                        .withError("insufficient_user_authentication"));
    }
}
