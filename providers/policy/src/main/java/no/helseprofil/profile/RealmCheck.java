package no.helseprofil.profile;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
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

    /**
     * Settings of a realm that the profile reads.
     *
     * @param codeLifetime lifetime of an authorization code
     * @param requestUriLifetime lifetime of a {@code request_uri} of PAR
     * @param rotatesRefreshTokens whether a refresh token can be used only once
     * @param tls the connections that require TLS
     * @param deviations differences from what the profile needs beside its document: the actual value, by name
     */
    record RealmSettings(
            Duration codeLifetime,
            Duration requestUriLifetime,
            boolean rotatesRefreshTokens,
            Tls tls,
            Map<String, String> deviations) {

        public RealmSettings {
            deviations = Collections.unmodifiableMap(new LinkedHashMap<>(deviations));
        }

        /** Connections that require TLS. */
        public enum Tls {
            ALWAYS,
            OUTSIDE_PRIVATE_NETWORKS,
            NEVER
        }
    }
}
