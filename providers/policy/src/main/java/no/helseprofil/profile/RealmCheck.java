package no.helseprofil.profile;

import java.util.Map;

/** Requirement on the settings of a realm. It is reported with its value and never refuses a request. */
public interface RealmCheck extends Requirement {

    /** Returns whether the realm meets the requirement. */
    boolean isMetBy(RealmSettings realm);

    /** Returns Keycloak's name of the setting. */
    String setting();

    /** Returns the value of the setting, for people and programs. */
    String value(RealmSettings realm);

    /** Returns each contradicting setting with its value, in the order for reports. */
    default Map<String, String> contradictions(RealmSettings realm) {
        return isMetBy(realm) ? Map.of() : Map.of(setting(), value(realm));
    }

    /** {@inheritDoc} It applies to no client. */
    @Override
    default boolean holdsFor(Facts.Standing standing) {
        return false;
    }
}
