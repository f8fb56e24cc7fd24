package no.helseprofil.testkit.junit;

import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.KitFiles;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.TestTime;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak with the demo realm {@code helse} under the profile, and the realm's clients. The kit contains everything
 * that it needs. {@link Servers} describes what it is started from.
 */
public final class DemoKeycloak {

    private static @Nullable DemoKeycloak shared;
    private static @Nullable RuntimeException failure;

    private final KeycloakServer server;
    private final TestTime time;

    private DemoKeycloak(KeycloakServer server) {
        this.server = server;
        time = new TestTime(server);
    }

    /**
     * Returns the server of this JVM; the first call starts it.
     *
     * @throws IllegalStateException if it did not start. It is not tried again, so that a broken server costs a run
     *     only one start
     */
    public static synchronized DemoKeycloak shared() {
        if (failure != null) {
            throw new IllegalStateException("the demo Keycloak did not start, see the first failure", failure);
        }
        DemoKeycloak found = shared;
        if (found == null) {
            found = start();
            shared = found;
        }
        return found;
    }

    /** Returns the issuer of the realm, which is all that your client needs to know. */
    public String issuer() {
        return server.url() + "/realms/helse";
    }

    /**
     * Returns a client of the realm that meets the profile, with its key, at the server's time.
     *
     * @param clientId such as {@code demo-machine}, {@code demo-user-login}, {@code demo-multi-tenant}; see the folder
     *     {@code demo-keys} of {@link KitFiles#realmConfig}
     */
    public OidcClient client(String clientId) {
        return OidcClient.discover(issuer(), clientId, new DemoKeys(KitFiles.realmConfig()).of(clientId))
                .at(time.clock());
    }

    /**
     * Returns the control of the server's clock, which all clients of {@link #client} follow, including existing ones.
     */
    public TestTime time() {
        return time;
    }

    /** Returns the server: its address, its log, its administrator. */
    public KeycloakServer server() {
        return server;
    }

    private static DemoKeycloak start() {
        try {
            return new DemoKeycloak(Servers.start(ServerOptions.demo()));
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }
}
