package no.helseprofil.keycloak.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.console.ConsoleFile.ConsoleWords;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsoleWordsTest {

    private static final Path FOLDER = Path.of("src/main/resources/no/helseprofil/keycloak/console/files");
    private static final Pattern SAID = Pattern.compile("(?<![A-Za-z])t\\('([a-z.-]+)'");
    private static final Pattern QUOTED = Pattern.compile("'((?:failure|refused)\\.[a-z]+)'");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    /** Keys whose text is the same word in all languages. */
    private static final Set<String> SAME = Set.of("title", "client.id", "assessments.status");

    private final Texts english = ConsoleWords.in(Language.EN);

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyLanguageHasTheSameKeysAndPlaceholders(Language language) {
        Texts texts = ConsoleWords.in(language);
        assertThat(texts.keys()).isEqualTo(english.keys());
        for (String key : texts.keys()) {
            assertThat(texts.get(key)).as(key).isNotBlank();
            assertThat(places(texts.get(key))).as(key).isEqualTo(places(english.get(key)));
            if (language != Language.EN && !SAME.contains(key)) {
                assertThat(texts.get(key))
                        .as("%s in %s is English", key, language)
                        .isNotEqualTo(english.get(key));
            }
        }
    }

    @Test
    void everyKeyUsedInScriptsExists() throws IOException {
        Set<String> said = new TreeSet<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".js")).toList()) {
                SAID.matcher(Files.readString(file))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(said::add);
            }
        }
        assertThat(said).as("the control").hasSizeGreaterThan(30);
        assertThat(english.keys()).containsAll(said);
    }

    /** Keys that a page puts together of what the server names: a new name has words, or the page shows a key. */
    @Test
    void everyServerNameHasAText() {
        Set<String> built = new TreeSet<>();
        Stream.of(Change.Kind.values())
                .forEach(kind -> built.add("change." + kind.name().toLowerCase(Locale.ROOT)));
        Stream.of(Verdict.values()).forEach(verdict -> built.add("verdict." + verdict.id()));
        Stream.of(Phase.values())
                .filter(phase -> phase != Phase.WAIVED)
                .forEach(phase -> built.add("finding." + phase.name().toLowerCase(Locale.ROOT)));
        Stream.of(Outlook.State.values()).forEach(state -> built.add("state." + state.id()));
        Stream.of(Run.Status.values())
                .forEach(status -> built.add("assessment." + status.name().toLowerCase(Locale.ROOT)));
        assertThat(english.keys()).containsAll(built).contains("finding.waived");
    }

    /** Keys that a script has in a table, by the status of an answer. */
    @Test
    void everyRefusalTextExists() throws IOException {
        List<String> said = QUOTED.matcher(Files.readString(FOLDER.resolve("parts.js")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(said).as("the control").contains("refused.invalid", "failure.rights");
        assertThat(english.keys()).containsAll(said);
    }

    private static List<String> places(String text) {
        return PLACE.matcher(text)
                .results()
                .map((MatchResult found) -> found.group())
                .sorted()
                .toList();
    }
}
