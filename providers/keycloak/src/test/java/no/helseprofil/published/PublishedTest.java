package no.helseprofil.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.ChecksumVersion;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.exception.LiquibaseException;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import no.helseprofil.Docs;
import no.helseprofil.command.CommandNames;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.testtoken.TestTokenRequest;
import org.junit.jupiter.api.Test;

/**
 * Tests that what {@code docs/stability.md} calls stable is still what was published, or more. What was published lies
 * in {@code published} among the resources of the tests; {@code -Dpublished.write} writes it anew.
 */
class PublishedTest {

    private static final Path FOLDER = Path.of("src/test/resources/no/helseprofil/published");
    private static final Path OPENAPI = Path.of("src/main/resources/no/helseprofil/keycloak/publicapi/openapi.json");
    private static final String CHANGELOG = "META-INF/helseprofil-changelog.xml";
    private static final String WRITE = "published.write";
    private static final Pattern WATCHED = Pattern.compile("helseprofil_[a-z_]+(\\{[a-z,]+})?");
    private static final Pattern OPTION = Pattern.compile("`--(spi-[a-z0-9-]+[a-z0-9])");

    private static final String REMEDY =
            "whoever relies on it has to change something. Keep it, and tell in CHANGELOG.md that it is deprecated;"
                    + " docs/stability.md says for how long. Before the first version is published, or where it was"
                    + " deprecated long enough: mvn test -pl providers -Dtest=PublishedTest -D" + WRITE
                    + ", and a line in CHANGELOG.md";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void endpointsHaveNoBreakingChange() throws IOException {
        assertThat(OpenApiBreaks.between(published("openapi.json", read(OPENAPI)), read(OPENAPI)))
                .as(REMEDY)
                .isEmpty();
    }

    @Test
    void acceptedDocumentsHaveNoBreakingChange() throws IOException {
        Map<String, JsonNode> taken = new LinkedHashMap<>();
        for (String name : List.of("profile", "realm-template", "attestation")) {
            taken.put(name, read(Docs.file(name + ".schema.json")));
        }
        taken.put("test-token-request", TestTokenRequest.schema());
        for (Map.Entry<String, JsonNode> schema : taken.entrySet()) {
            String name = schema.getKey();
            assertThat(SchemaBreaks.between(
                            published(name + ".schema.json", schema.getValue()), schema.getValue(), name))
                    .as(REMEDY)
                    .isEmpty();
        }
    }

    @Test
    void theAssessmentHasNoBreakingChange() throws IOException {
        JsonNode schema = read(Docs.file("assessment.schema.json"));
        assertThat(AnswerBreaks.between(published("assessment.schema.json", schema), schema, "assessment"))
                .as(REMEDY)
                .isEmpty();
    }

    @Test
    void noPublishedNameIsRemoved() throws IOException, LiquibaseException {
        List<String> names = names();
        Path file = FOLDER.resolve("names.txt");
        if (System.getProperty(WRITE) != null) {
            Files.write(file, names);
        }
        assertThat(names)
                .as(
                        "of metrics, members of events, changes, commands, options, clients: %s; and a change set of"
                                + " the tables is never altered: add another",
                        REMEDY)
                .containsAll(Files.readAllLines(file));
    }

    private static List<String> names() throws IOException, LiquibaseException {
        TreeSet<String> names = new TreeSet<>();
        found(WATCHED, "monitor.md").forEach(name -> names.add("metric or member of an event: " + name));
        found(OPTION, "start-options.md").forEach(name -> names.add("start option: " + name));
        Stream.of(Change.Kind.values()).forEach(kind -> names.add("kind of change: " + kind));
        constants(ExitStatus.class).forEach(name -> names.add("status of a command: " + name));
        constants(ClientAttributes.class).forEach(name -> names.add("setting of a client: " + name));
        CommandNames.all().forEach(name -> names.add("command: " + name));
        ClassLoaderResourceAccessor files = new ClassLoaderResourceAccessor();
        DatabaseChangeLog log = ChangeLogParserFactory.getInstance()
                .getParser(CHANGELOG, files)
                .parse(CHANGELOG, new ChangeLogParameters(), files);
        log.getChangeSets()
                .forEach(set ->
                        names.add("change set: " + set.getId() + " " + set.generateCheckSum(ChecksumVersion.latest())));
        return List.copyOf(names);
    }

    private static Stream<String> constants(Class<?> type) {
        return Stream.of(type.getFields()).map(field -> {
            try {
                return field.getName() + " " + field.get(null);
            } catch (IllegalAccessException impossible) {
                throw new AssertionError(impossible);
            }
        });
    }

    private static Stream<String> found(Pattern pattern, String page) throws IOException {
        return pattern.matcher(Files.readString(Docs.file(page)))
                .results()
                .map(found -> found.group().replaceAll("^`--", ""));
    }

    private static JsonNode published(String name, JsonNode now) throws IOException {
        Path file = FOLDER.resolve(name);
        if (System.getProperty(WRITE) != null) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, now.toPrettyString() + "\n");
        }
        return read(file);
    }

    private static JsonNode read(Path file) throws IOException {
        return Objects.requireNonNull(JSON.readTree(Files.readString(file)));
    }
}
