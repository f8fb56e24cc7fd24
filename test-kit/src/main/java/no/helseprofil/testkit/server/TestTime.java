package no.helseprofil.testkit.server;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Moves a server's clock, so that a test of a lifetime takes no time and never depends on the machine's speed. The server
 * needs {@link KitFiles#testServer()} among its providers. Tokens, assertions, proofs and cache
 * entries follow; the {@code Date} header and TLS stay on real time. An administrator's token of before a jump has
 * expired after it: log in again. Whoever moves the clock of a server that others use resets it.
 */
public final class TestTime {

    private final List<TestEndpoints> servers;

    /** The clock of one server: all objects for a server move the same clock. */
    public TestTime(KeycloakServer server) {
        this(server.url());
    }

    /** The clock of the server at this address, which has no slash at its end. */
    public TestTime(URI server) {
        this(List.of(server));
    }

    private TestTime(List<URI> servers) {
        this.servers = servers.stream().map(TestEndpoints::new).toList();
    }

    /** The clock of all nodes that run now; one that is started later has the machine's time. */
    public static TestTime of(Cluster cluster) {
        return new TestTime(cluster.running().stream().map(KeycloakServer::url).toList());
    }

    /**
     * Moves the clock from where it is; a negative duration moves it back.
     *
     * @throws IllegalArgumentException if the duration is not of whole seconds, which is all that Keycloak's clock has
     */
    public void moveBy(Duration duration) {
        if (duration.getNano() != 0) {
            throw new IllegalArgumentException("Keycloak's clock moves by whole seconds, not by " + duration);
        }
        set(offset().plus(duration));
    }

    /** Puts the clock back to the machine's time. */
    public void reset() {
        set(Duration.ZERO);
    }

    /** How far the server is ahead of the machine. */
    public Duration offset() {
        return Duration.ofSeconds(servers.get(0).clock());
    }

    /** The server's time as a clock, for assertions and proofs that are made in it; it asks the server each time. */
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
