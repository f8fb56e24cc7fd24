package no.helseprofil.testtoken;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.api.ApiProofBinding;
import no.helseprofil.profile.api.ApiTokenAudience;
import no.helseprofil.profile.api.ApiTokenExpiry;
import no.helseprofil.profile.api.ApiTokenIssuer;
import no.helseprofil.profile.api.ApiTokenSignature;

/** Faults of a test token. They are the faults with which an assessment probes APIs. */
enum TokenFault {
    SIGNED_BY_ANOTHER_KEY(
            "signJwtWithInvalidSigningKey", new ApiTokenSignature(), "token signed by another key under the same kid"),
    UNKNOWN_KEY(
            "setUnknownKeyId", new ApiTokenSignature(), "token signed by another key under a kid that nobody knows"),
    ISSUER("setInvalidIssuer", new ApiTokenIssuer(), "token of another issuer"),
    AUDIENCE("setInvalidAudience", new ApiTokenAudience(), "token for another API"),
    EXPIRED("setExpirationTimeAsExpired", new ApiTokenExpiry(), "token that ended 3600 s ago"),
    BOUND_TO_NO_KEY("setNoConfirmation", new ApiProofBinding(), "token that is bound to no key");

    private final String member;

    @SuppressWarnings("ImmutableEnumChecker") // a list of immutable records
    private final List<JwtChange> changes;

    TokenFault(String member, ApiCheck check, String name) {
        this.member = member;
        this.changes = of(check, name).token();
    }

    /** Returns the member of a request that asks for it. */
    String member() {
        return member;
    }

    List<JwtChange> changes() {
        return changes;
    }

    static ApiFault of(ApiCheck check, String name) {
        return check.faults(Parameters.defaults(RuleSet.HELSEID)).stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault " + name));
    }
}
