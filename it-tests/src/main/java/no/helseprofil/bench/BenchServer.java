package no.helseprofil.bench;

import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;

/**
 * Server that is measured.
 *
 * @param admin its administrator, in the realm {@code master}
 */
record BenchServer(KeycloakServer server, AdminApi admin, ServerProbe probe) implements AutoCloseable {

    /** Starts a server from the distribution. */
    static BenchServer start(ServerOptions options) {
        KeycloakServer server = Servers.startOnThisMachine(options);
        AdminApi admin = AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        return new BenchServer(server, admin, new ServerProbe(server));
    }

    /**
     * Returns the options of a server with three gigabytes heap and a realms cache by Keycloak's rule: four entries for
     * a client.
     */
    static ServerOptions ofMany(int clients, PostgresServer postgres) {
        return withHeap(postgres).withArgument("--cache-embedded-realms-max-count=" + Math.max(10_000, 4 * clients));
    }

    /** Returns the options of a server with three gigabytes heap and Keycloak's own caches. */
    static ServerOptions withHeap(PostgresServer postgres) {
        return postgres.asDatabaseOf(SharedServer.withoutRealms())
                .withEnvironment("JAVA_OPTS_KC_HEAP", "-Xms512m -Xmx3g");
    }

    /** Returns the issuer of a realm. */
    String issuer(BenchRealm realm) {
        return server.url() + "/realms/" + realm.realm();
    }

    @Override
    public void close() {
        server.close();
    }
}
