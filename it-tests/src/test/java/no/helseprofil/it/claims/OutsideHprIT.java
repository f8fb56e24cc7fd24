package no.helseprofil.it.claims;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** What Helsepersonellregisteret says, in claims and held against what is attested: on one server, since a start takes long. */
@Tag("own-server")
class OutsideHprIT {

    private static @Nullable HprServer running;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        running = HprServer.start(folder);
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    static HprServer server() {
        return Objects.requireNonNull(running);
    }

    @Nested
    class Claimed extends PractitionerClaimsTests {}

    @Nested
    class Attested extends RegisteredAttestation {}
}
