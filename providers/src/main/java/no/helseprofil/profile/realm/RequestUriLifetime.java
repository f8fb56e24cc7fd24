package no.helseprofil.profile.realm;

import java.time.Duration;
import no.helseprofil.profile.DefinedRequirement;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmSettings;
import no.helseprofil.profile.RequirementKind;

/** {@code request-uri-lifetime}: a pushed request waits for its browser, and not for long. */
public final class RequestUriLifetime extends DefinedRequirement implements RealmCheck {

    private static final Duration BELOW = Duration.ofSeconds(600);

    public RequestUriLifetime() {
        super("request-uri-lifetime", RequirementKind.REPORTED, "FAPI2-SP-FINAL-5.3.2.2-12");
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
