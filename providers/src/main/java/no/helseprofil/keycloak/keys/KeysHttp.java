package no.helseprofil.keycloak.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import no.helseprofil.keycloak.network.BoundedHttp;
import org.apache.http.client.methods.HttpGet;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/** Fetches keys as Keycloak does, but once: a cut connection is no reason to ask again. */
final class KeysHttp {

    /** A set of keys is some kilobytes long; with certificates, for each of many nodes, some hundreds. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int FIRST_FAILURE = 300;

    /** What Keycloak waits for a byte where the operator doesn't say; here the whole answer has come by then. */
    private static final long LONGEST_MILLIS = 5_000;

    private final BoundedHttp http = new BoundedHttp();
    private long longestMillis = LONGEST_MILLIS;

    /** As Keycloak's own client is set up. */
    void init() {
        http.init();
        long socketTimeout =
                Config.scope("connectionsHttpClient", "default").getLong("socket-timeout-millis", LONGEST_MILLIS);
        longestMillis = socketTimeout > 0 ? socketTimeout : LONGEST_MILLIS;
    }

    void close() {
        http.close();
    }

    /**
     * What stands at an address.
     *
     * @throws IOException if it can't be had: at once, in time, and in as many bytes as a set of keys has
     */
    String get(KeycloakSession session, String address) throws IOException {
        return http.send(session, new HttpGet(address), longestMillis, response -> {
            int status = response.getStatusLine().getStatusCode();
            if (response.getEntity() == null || status >= FIRST_FAILURE) {
                throw new IOException("HTTP " + status + " where the keys of a client should be");
            }
            return new String(BoundedHttp.body(response, MOST_BYTES), StandardCharsets.UTF_8);
        });
    }
}
