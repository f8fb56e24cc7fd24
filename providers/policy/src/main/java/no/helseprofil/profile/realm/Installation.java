package no.helseprofil.profile.realm;

import java.util.Map;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code installation}: the realm still has the settings that the profile needs beside its document. */
public final class Installation extends DefinedRequirement implements RealmCheck {

    public Installation() {
        super("installation", RequirementKind.REPORTED, "FAPI2-SP-FINAL-5.4.1");
    }

    @Override
    public boolean isMetBy(RealmSettings realm) {
        return realm.deviations().isEmpty();
    }

    @Override
    public String setting() {
        return "helseprofil/install";
    }

    @Override
    public String value(RealmSettings realm) {
        return realm.deviations().isEmpty()
                ? "as installed"
                : String.join(", ", realm.deviations().keySet());
    }

    @Override
    public Map<String, String> contradictions(RealmSettings realm) {
        return realm.deviations();
    }
}
