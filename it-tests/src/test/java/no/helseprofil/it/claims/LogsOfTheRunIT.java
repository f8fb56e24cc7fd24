package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** After a run: every log of every server that it has started, whatever its tests were about. */
@Tag("logs")
class LogsOfTheRunIT {

    private static final Path SERVERS = Path.of("target", "keycloak");
    private static final Instant BEGAN = Instant.parse(System.getProperty("helseprofil.run.began"));

    @Test
    void noServerHasLoggedANumberOfAPerson() throws IOException {
        List<Path> logs = logs();

        assertThat(logs).as("the control: servers have logged").isNotEmpty();
        for (Path log : logs) {
            Set<String> numbers = PersonalNumbers.in(Files.readString(log, StandardCharsets.ISO_8859_1));
            numbers.remove(PersonalNumbers.CONTROL);
            assertThat(numbers.size()).as("numbers of persons in " + log).isZero();
        }
    }

    private static List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.find(
                SERVERS,
                2,
                (file, attributes) -> file.endsWith("keycloak.log")
                        && !attributes.lastModifiedTime().toInstant().isBefore(BEGAN))) {
            return files.sorted().toList();
        }
    }
}
