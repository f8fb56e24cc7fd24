package no.helseprofil.profile;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the profile looks at of a realm's settings.
 *
 * @param codeLifetime how long an authorization code can be exchanged
 * @param requestUriLifetime how long a {@code request_uri} of PAR can be used
 * @param rotatesRefreshTokens whether a refresh token is good for one use only
 * @param tls from where TLS is asked for
 * @param deviations what of that which the profile needs beside its document is otherwise: what it is, by name
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

    /** From where TLS is asked for. */
    public enum Tls {
        ALWAYS,
        OUTSIDE_PRIVATE_NETWORKS,
        NEVER
    }
}
