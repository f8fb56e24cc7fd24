package no.helseprofil.profile;

import java.util.Map;

/** A requirement on the settings of a realm: reported with its value, and never the reason of a refusal. */
public interface RealmCheck extends Requirement {

    /** Whether the realm is as the requirement asks. */
    boolean isMetBy(RealmSettings realm);

    /** The setting that it is about, as Keycloak calls it. */
    String setting();

    /** The value that was looked at, for people and programs. */
    String value(RealmSettings realm);

    /** Each setting that contradicts it, with its value; in the order in which they are told. */
    default Map<String, String> contradictions(RealmSettings realm) {
        return isMetBy(realm) ? Map.of() : Map.of(setting(), value(realm));
    }

    /** {@inheritDoc} It is asked of no client. */
    @Override
    default boolean holdsFor(Facts.Standing standing) {
        return false;
    }
}
