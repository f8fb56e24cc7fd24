package no.helseprofil.it.claims;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;

/**
 * A server that looks practitioners up in a Helsepersonellregisteret of the tests' own or in a file, and organisations in a
 * file. Its clock only goes forward.
 *
 * @param practitioners the file, which isn't there yet
 */
record HprServer(HprMock hpr, KeycloakServer server, Path practitioners) implements AutoCloseable {

    /** After this the register is asked again. */
    static final Duration NO_LONGER_FRESH = Duration.ofMinutes(3);

    static HprServer start(Path folder) throws IOException {
        Path organisations = Files.writeString(folder.resolve("organisations.json"), """
                {"enheter":[{"organisasjonsnummer":"%s","navn":"Granfjelldal kommune"}]}""".formatted(HealthRealm.PARENT));
        Path practitioners = folder.resolve("practitioners.json");
        HprMock hpr = new HprMock();
        KeycloakServer server = Servers.startOnThisMachine(hpr.options(SharedServer.withoutRealms(), folder)
                .withArgument("--spi-helseprofil-register--organisation-file--path=" + organisations)
                .withArgument("--spi-helseprofil-register--practitioner-file--path=" + practitioners));
        return new HprServer(hpr, server, practitioners);
    }

    TestTime time() {
        return new TestTime(server);
    }

    @Override
    public void close() {
        server.close();
        hpr.close();
    }
}
