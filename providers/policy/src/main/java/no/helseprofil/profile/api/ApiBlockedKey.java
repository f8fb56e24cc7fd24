package no.helseprofil.profile.api;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;

/**
 * {@code api-blocked-key}: an API that validates tokens by itself uses the realm's list of blocked keys. The probe uses
 * a key that is always on the list.
 */
public final class ApiBlockedKey extends ApiCheck {

    private static final String READ =
            "read the realm's list of blocked keys, and refuse a token that is bound to one of them";

    public ApiBlockedKey() {
        super("api-blocked-key", "RFC 9449 section 11.3");
    }

    @Override
    public List<ApiFault> faults(Parameters parameters) {
        return List.of(
                ApiFault.refused("a token that is bound to a blocked key", READ).proof(JwtChange.Signing.BLOCKED_KEY));
    }
}
