package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A start whose build met Keycloak's race is tried once more, and no other one. */
class ServersTest {

    private static final String RACE = """
            Keycloak did not start. The server's last log lines:
            ERROR: Failed to run 'start-dev' command.
            ERROR: io.quarkus.builder.BuildException: Build failure: Build failed due to errors
            \t[error]: Build step io.quarkus.hibernate.orm.deployment.HibernateOrmProcessor#contributePersistenceXmlToJpaModel threw an exception: java.util.ConcurrentModificationException
            \tat java.base/java.util.ArrayList$Itr.checkForComodification(ArrayList.java:1095)
            """;

    private static final KeycloakServer SERVER = new StartedServer();

    @Test
    void retriesABuildThatHitsTheRaceOnce() {
        int before = Servers.starts().size();

        assertThat(Servers.timed(starts(RACE, ""))).isSameAs(SERVER);
        assertThat(Servers.starts()).as("it is one start").hasSize(before + 1);
    }

    @Test
    void failsIfTheRaceOccursAgain() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Servers.timed(starts(RACE, RACE, "")))
                .withMessage(RACE);
    }

    @Test
    void reportsAnyOtherFailureAtOnce() {
        for (String fault : List.of(
                "Keycloak did not start.",
                RACE.replace("#contributePersistenceXmlToJpaModel", "#build"),
                RACE.replace("ConcurrentModificationException", "NoSuchElementException"))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Servers.timed(starts(fault, "")))
                    .withMessage(fault);
        }
    }

    /** Starts that fail with these words, one after the other; an empty one succeeds. */
    private static Supplier<KeycloakServer> starts(String... faults) {
        Deque<String> left = new ArrayDeque<>(List.of(faults));
        return () -> {
            String fault = Objects.requireNonNull(left.poll(), "one start more than there are");
            if (fault.isEmpty()) {
                return SERVER;
            }
            throw new IllegalStateException(fault);
        };
    }

    private record StartedServer() implements KeycloakServer {

        @Override
        public URI url() {
            return URI.create("http://localhost");
        }

        @Override
        public URI managementUrl() {
            return URI.create("http://localhost");
        }

        @Override
        public String servedFrom() {
            return "nothing";
        }

        @Override
        public String log() {
            return "";
        }

        @Override
        public void kill() {}

        @Override
        public void close() {}
    }
}
