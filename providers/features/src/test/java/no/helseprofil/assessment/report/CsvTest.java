package no.helseprofil.assessment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CsvTest {

    /** Each stands at the beginning, behind a letter, and before what a spreadsheet takes for a formula. */
    private static final List<String> FORMS = List.of("%s=1", "a%s=1", "%s", "a%s", "1%s\"b");

    @Test
    void theFastPathWritesTheSame() {
        assertThat(IntStream.rangeClosed(Character.MIN_VALUE, Character.MAX_VALUE)
                        .boxed()
                        .flatMap(character -> FORMS.stream().map(form -> form.formatted((char) character.intValue())))
                        .filter(value -> !line(value).equals(looked(value))))
                .as("values of each character that are written otherwise")
                .isEmpty();
    }

    @Test
    void writesPlainTextUnchanged() {
        assertThat(line("Legekontor Ås, avd. 2 (test): nhn/api-1"))
                .isEqualTo("\"Legekontor Ås, avd. 2 (test): nhn/api-1\"\r\n");
        assertThat(line("")).isEqualTo("\"\"\r\n");
    }

    private static String line(String value) {
        StringBuilder out = new StringBuilder();
        new Csv(out).line(value);
        return out.toString();
    }

    private static String looked(String value) {
        return "\"" + Csv.defused(value).replace("\"", "\"\"") + "\"\r\n";
    }
}
