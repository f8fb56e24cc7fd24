package no.helseprofil.it.claims;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Statements of Helsepersonellregisteret, in claims and compared with attestations. The tests share one server, since a
 * start takes long.
 */
@Tag("own-server")
class OutsideHprIT {

    private static @Nullable HprServer running;

    @BeforeAll
    static void start() {
        running = HprServer.start();
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
