package no.helseprofil.keycloak.transparency;

import java.time.Instant;
import no.helseprofil.transparency.VerifierKey;

/**
 * A key of a log as the admin REST shows it.
 *
 * @param key what its signatures are verified by
 * @param since when it was made, in UTC
 */
public record LogKey(String key, String since) {

    static LogKey of(VerifierKey key, long created) {
        return new LogKey(key.text(), Instant.ofEpochMilli(created).toString());
    }
}
