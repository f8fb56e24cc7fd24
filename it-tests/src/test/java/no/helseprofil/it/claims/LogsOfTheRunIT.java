package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** After a run: every log of every server that it has started, whatever its tests were about. */
@Tag("logs")
class LogsOfTheRunIT {

    private static final Path SERVERS = Path.of("target", "keycloak");
    private static final Pattern COUNTED =
            Pattern.compile("ProfileRequest] \\([^)]*\\) (\\w+: read \\d+, judged \\d+)");
    private static final Pattern ONCE =
            Pattern.compile("(TOKEN|PUSHED_AUTHORIZATION|USERINFO|INTROSPECTION|REVOCATION|OTHER): read 1, judged 1");

    /** Read once. Where Keycloak reads something else than it first said, it is judged anew, and when the login ends. */
    private static final Pattern IN_THE_BROWSER = Pattern.compile("(AUTHORIZATION|LOGIN_END): read 1, judged [1-3]");

    private static final Instant BEGAN = Instant.parse(System.getProperty("helseprofil.run.began"));

    @Test
    void noServerLoggedAPersonalNumber() throws IOException {
        List<Path> logs = logs();

        assertThat(logs).as("the control: servers have logged").isNotEmpty();
        for (Path log : logs) {
            Set<String> numbers = PersonalNumbers.in(Files.readString(log, StandardCharsets.ISO_8859_1));
            numbers.remove(PersonalNumbers.CONTROL);
            assertThat(numbers.size()).as("numbers of persons in " + log).isZero();
        }
    }

    @Test
    void everyRequestWasEvaluatedOnce() throws IOException {
        Map<String, Integer> requests = new TreeMap<>();
        for (Path log : logs()) {
            Matcher line = COUNTED.matcher(Files.readString(log, StandardCharsets.ISO_8859_1));
            while (line.find()) {
                requests.merge(line.group(1), 1, Integer::sum);
            }
        }
        System.out.println("How often requests were read and judged: " + requests);

        assertThat(requests.keySet())
                .as("the control: requests were counted")
                .contains("TOKEN: read 1, judged 1", "PUSHED_AUTHORIZATION: read 1, judged 1");
        assertThat(requests.keySet())
                .as("requests that were read or judged more often than docs/architecture.md says")
                .allMatch(counted -> ONCE.matcher(counted).matches()
                        || IN_THE_BROWSER.matcher(counted).matches());
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
