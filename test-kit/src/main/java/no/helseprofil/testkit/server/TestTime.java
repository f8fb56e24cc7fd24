package no.helseprofil.testkit.server;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Control of a server's clock, so that a test of a lifetime takes no time and doesn't depend on the machine's speed.
 * The server needs {@link KitFiles#testServer()} among its providers. Tokens, assertions, proofs and cache entries
 * follow the clock; the {@code Date} header and TLS stay on real time. An administrator's token from before a move has
 * expired after it, so log in again. A test that moves the clock of a shared server has to reset it.
 */
public final class TestTime {

    private final List<ServerProbe> servers;

    /** Creates the control of one server: all objects for a server move the same clock. */
    public TestTime(KeycloakServer server) {
        this(server.url());
    }

    /** Creates the control of the server at this address, which has no slash at its end. */
    public TestTime(URI server) {
        this(List.of(server));
    }

    private TestTime(List<URI> servers) {
        this.servers = servers.stream().map(ServerProbe::new).toList();
    }

    /** Returns the control of all nodes that are running now; one that is started later has the machine's time. */
    public static TestTime of(Cluster cluster) {
        return new TestTime(cluster.running().stream().map(KeycloakServer::url).toList());
    }

    /**
     * Moves the clock from where it is; a negative duration moves it back.
     *
     * @throws IllegalArgumentException if the duration has a fraction of a second, which Keycloak's clock doesn't
     *     support
     */
    public void moveBy(Duration duration) {
        if (duration.getNano() != 0) {
            throw new IllegalArgumentException("Keycloak's clock moves by whole seconds, not by " + duration);
        }
        set(offset().plus(duration));
    }

    /** Resets the clock to the machine's time. */
    public void reset() {
        set(Duration.ZERO);
    }

    /** Returns how far the server is ahead of the machine. */
    public Duration offset() {
        return Duration.ofSeconds(servers.get(0).clock());
    }

    /** Returns the server's time as a clock for assertions and proofs; it asks the server each time. */
    public Clock clock() {
        return new ServerClock(ZoneOffset.UTC);
    }

    private void set(Duration offset) {
        servers.forEach(server -> server.setClock(offset.toSeconds()));
    }

    private final class ServerClock extends Clock {

        private final ZoneId zone;

        ServerClock(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new ServerClock(other);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(TestTime.this.offset());
        }
    }
}
