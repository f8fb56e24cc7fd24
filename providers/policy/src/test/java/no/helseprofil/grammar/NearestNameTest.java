package no.helseprofil.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.grammar.Grammar.NearestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Suggestion of the name that somebody may have meant, given only to a reader who may know it. */
class NearestNameTest {

    private static final Set<String> GIVEN =
            Set.of("openid", "nhn:demo-api/read", "nhn:demo-journal/read", "helseid://scopes/identity/pid");

    @ParameterizedTest
    @CsvSource({
        "nhn:demo-api/raed, nhn:demo-api/read",
        "nhn:demo-api/Read, nhn:demo-api/read",
        "nhn:demoapi/read, nhn:demo-api/read",
        "nhn:demo-jurnal/read, nhn:demo-journal/read",
        "openID, openid",
        "oepnid, openid",
        "helseid://scope/identity/pid, helseid://scopes/identity/pid"
    })
    void suggestsTheNameForATypo(String written, String meant) {
        assertThat(NearestName.of(written, GIVEN)).contains(meant);
    }

    @Test
    void appendsTheSuggestionToTheMessage() {
        assertThat(NearestName.suggestion("no such name", "opennid", GIVEN))
                .isEqualTo("no such name; did you mean openid?");
        assertThat(NearestName.suggestion("no such name", "profile", GIVEN)).isEqualTo("no such name");
    }

    @ParameterizedTest
    @CsvSource({"nhn:vendor-x/read", "write", "x", "helseid://scopes/hpr/hpr_number"})
    void suggestsNothingForADistantName(String written) {
        assertThat(NearestName.of(written, GIVEN)).isEmpty();
    }

    @Test
    void suggestsNoNameWithIllegalCharacters() {
        assertThat(NearestName.of("les\"", Set.of("les\\", "l\u00e6s"))).isEmpty();
    }

    @Test
    void limitsTheNumberOfComparisons() {
        Set<String> many = IntStream.range(0, 100_000).mapToObj(i -> "b" + i).collect(Collectors.toSet());
        assertThat(NearestName.of("b99999x", many)).isEmpty();
        assertThat(NearestName.of("a".repeat(101), Set.of("a".repeat(101)))).isEmpty();
    }
}
