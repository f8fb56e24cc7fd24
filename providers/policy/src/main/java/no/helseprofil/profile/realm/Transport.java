package no.helseprofil.profile.realm;

import java.util.Locale;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code transport}: nothing is sent in clear outside the machine or its private network. */
public final class Transport extends DefinedRequirement implements RealmCheck {

    public Transport() {
        super("transport", RequirementKind.REPORTED, "SK1");
    }

    @Override
    public boolean isMetBy(RealmSettings realm) {
        return realm.tls() != RealmSettings.Tls.NEVER;
    }

    @Override
    public String setting() {
        return "sslRequired";
    }

    @Override
    public String value(RealmSettings realm) {
        return realm.tls().name().toLowerCase(Locale.ROOT);
    }
}
