package no.helseprofil.profile.realm;

import java.time.Duration;
import java.util.Map;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code request-uri-lifetime}: a pushed request waits only briefly for its browser. */
public final class RequestUriLifetime extends DefinedRequirement implements RealmCheck {

    /** Answer to a {@code request_uri} that isn't one of this client's, whatever else it may be. */
    public static final String UNUSABLE =
            "push the authorization request anew, and open its request_uri at once; this one has been used, has ended, or was"
                    + " never given to this client";

    private static final Duration BELOW = Duration.ofSeconds(600);

    public RequestUriLifetime() {
        super("request-uri-lifetime", RequirementKind.REPORTED, "FAPI2-SP-FINAL-5.3.2.2-12");
    }

    @Override
    public Map<String, String> explained() {
        return Map.of(UNUSABLE, "unusable");
    }

    @Override
    public boolean isMetBy(RealmSettings realm) {
        return realm.requestUriLifetime().compareTo(BELOW) < 0;
    }

    @Override
    public String setting() {
        return "parRequestUriLifespan";
    }

    @Override
    public String value(RealmSettings realm) {
        return realm.requestUriLifetime().toString();
    }
}
