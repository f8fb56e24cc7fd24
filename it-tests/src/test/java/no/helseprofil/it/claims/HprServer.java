package no.helseprofil.it.claims;

import java.nio.file.Path;
import java.time.Duration;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.TestTime;

/**
 * A server that looks practitioners up in a Helsepersonellregisteret of the tests' own or in a file, and organisations
 * in a file. Its clock only goes forward.
 *
 * @param practitioners the file, which isn't there yet
 */
record HprServer(HprMock hpr, KeycloakServer server, Path practitioners) implements AutoCloseable {

    /** After this the register is asked again. */
    static final Duration NO_LONGER_FRESH = Duration.ofMinutes(3);

    static HprServer start() {
        return new HprServer(new HprMock(), ConnectedServer.get(), ConnectedServer.PRACTITIONERS);
    }

    TestTime time() {
        return new TestTime(server);
    }

    @Override
    public void close() {
        time().reset();
        hpr.close();
    }
}
