package no.helseprofil.profile;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of a realm that the profile reads.
 *
 * @param codeLifetime lifetime of an authorization code
 * @param requestUriLifetime lifetime of a {@code request_uri} of PAR
 * @param rotatesRefreshTokens whether a refresh token can be used only once
 * @param tls the connections that require TLS
 * @param deviations differences from what the profile needs beside its document: the actual value, by name
 */
public record RealmSettings(
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
