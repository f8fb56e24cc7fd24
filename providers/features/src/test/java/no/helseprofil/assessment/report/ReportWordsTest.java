package no.helseprofil.assessment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportWordsTest {

    private static final Pattern GAP = Pattern.compile("\\{\\d}");

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyLanguageHasTheSameKeysAndPlaceholders(Language language) {
        Texts english = ReportWords.texts(Language.EN);
        Texts texts = ReportWords.texts(language);
        assertThat(texts.keys()).isEqualTo(english.keys());
        for (String key : texts.keys()) {
            assertThat(gaps(texts.get(key))).as(key).isEqualTo(gaps(english.get(key)));
            assertThat(texts.get(key))
                    .as("%s: an apostrophe would hide a gap", key)
                    .isNotBlank()
                    .doesNotContain("'");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyLanguageHasTextsForEachVerdictStatusAndChange(Language language) {
        Stream<String> verdicts = Stream.of(Verdict.values()).map(verdict -> "verdict." + verdict.id());
        Stream<String> statuses = Stream.of(Run.Status.values()).map(status -> "status." + status.id());
        Stream<String> changes = Stream.of(VerdictChange.Kind.values()).map(change -> "change." + change.id());
        Stream<String> states =
                Stream.of("existing", "new", "exempt", "keycloak").map("state."::concat);
        assertThat(ReportWords.texts(language).keys())
                .containsAll(Stream.of(verdicts, statuses, changes, states)
                        .flatMap(keys -> keys)
                        .toList());
    }

    private static Set<String> gaps(String text) {
        Set<String> gaps = new TreeSet<>();
        Matcher matcher = GAP.matcher(text);
        while (matcher.find()) {
            gaps.add(matcher.group());
        }
        return gaps;
    }
}
