package no.helseprofil.profile.realm;

import java.time.Duration;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code code-lifetime}: a code ends soon, so that one that leaks out of the browser is useless before long. */
public final class CodeLifetime extends DefinedRequirement implements RealmCheck {

    private static final Duration MAX = Duration.ofSeconds(60);

    public CodeLifetime() {
        super("code-lifetime", RequirementKind.REPORTED, "FAPI2-SP-FINAL-5.3.2.1-11");
    }

    @Override
    public boolean isMetBy(RealmSettings realm) {
        return realm.codeLifetime().compareTo(MAX) <= 0;
    }

    @Override
    public String setting() {
        return "accessCodeLifespan";
    }

    @Override
    public String value(RealmSettings realm) {
        return realm.codeLifetime().toString();
    }
}
