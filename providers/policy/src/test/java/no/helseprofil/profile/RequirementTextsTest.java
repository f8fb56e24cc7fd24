package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RequirementTextsTest {

    private static final int LONGEST_TITLE = 80;

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyRequirementHasAllTextsAndNoOthers(Language language) {
        Set<String> asked = Catalogue.requirements().stream()
                .flatMap(RequirementTextsTest::keysOf)
                .collect(Collectors.toSet());
        assertThat(RequirementTexts.in(language).keys())
                .as(
                        "title, text, remedy, test and every parameter of every requirement, in %s"
                                + " (docs/adding-a-requirement.md, step 4)",
                        language)
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void titlesAreHeadingsAndTextsAreSentences(Requirement requirement) {
        for (Language language : Language.values()) {
            RequirementTexts texts = RequirementTexts.in(language);
            assertThat(texts.title(requirement))
                    .as("a title stands in lists and headings")
                    .isNotBlank()
                    .hasSizeLessThan(LONGEST_TITLE)
                    .doesNotEndWith(".")
                    .doesNotContain("`");
            assertThat(List.of(texts.text(requirement), texts.remedy(requirement), texts.test(requirement)))
                    .allSatisfy(text -> assertThat(text).endsWith(".").doesNotContain("  "));
            assertThat(texts.change(requirement).stream())
                    .allSatisfy(text -> assertThat(text).endsWith(".").doesNotContain("  "));
        }
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void codeSpansAreEqualInEveryLanguage(Requirement requirement) {
        RequirementTexts english = RequirementTexts.in(Language.EN);
        for (Language language : Language.values()) {
            RequirementTexts texts = RequirementTexts.in(language);
            assertThat(codeIn(texts.text(requirement)))
                    .as("names in the text in %s: a translation leaves none out", language)
                    .isEqualTo(codeIn(english.text(requirement)));
            assertThat(codeIn(texts.test(requirement)))
                    .as("names in the test in %s", language)
                    .isEqualTo(codeIn(english.test(requirement)));
            assertThat(texts.change(requirement).map(RequirementTextsTest::codeIn))
                    .as("names in what changes, in %s", language)
                    .isEqualTo(english.change(requirement).map(RequirementTextsTest::codeIn));
            assertThat(backticks(texts.text(requirement) + texts.remedy(requirement) + texts.test(requirement)) % 2)
                    .as("each mark that is opened is closed, in %s", language)
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void noTextIsWrittenInAnotherLanguage(Requirement requirement) {
        for (Function<RequirementTexts, String> text : List.<Function<RequirementTexts, String>>of(
                texts -> texts.text(requirement),
                texts -> texts.remedy(requirement),
                texts -> texts.test(requirement),
                texts -> texts.change(requirement).orElseGet(() -> texts.text(requirement)))) {
            List<String> texts = Stream.of(Language.values())
                    .map(language -> text.apply(RequirementTexts.in(language)))
                    .toList();
            assertThat(texts).as("a file that was copied and not translated").doesNotHaveDuplicates();
        }
    }

    @Test
    void everyExplainedFailureHasTextsInEachLanguage() {
        assertThat(Catalogue.requirements().stream()
                        .flatMap(requirement -> requirement.explained().values().stream()
                                .flatMap(failure -> Stream.<Function<RequirementTexts, String>>of(
                                        texts -> texts.title(requirement, failure),
                                        texts -> texts.remedy(requirement, failure)))))
                .hasSizeGreaterThan(2)
                .allSatisfy(text -> assertThat(
                                Stream.of(Language.values()).map(language -> text.apply(RequirementTexts.in(language))))
                        .doesNotHaveDuplicates());
    }

    @Test
    void aMissingTextIsAnError() {
        Requirement unknown = new UnknownRequirement();
        assertThatThrownBy(() -> RequirementTexts.in(Language.NB).title(unknown))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such.title")
                .hasMessageContaining("requirements_nb.properties");
    }

    @Test
    void aMissingFileIsAnError() {
        assertThatThrownBy(() -> Texts.inEveryLanguage(RequirementTextsTest.class, "no-such"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such_nb.properties");
    }

    private static Stream<String> keysOf(Requirement requirement) {
        Stream<String> parameters = requirement.definition().parameters().stream()
                .map(parameter -> requirement.id() + ".parameter." + parameter.name());
        Stream<String> change = requirement.refusesNoRequest() ? Stream.of("change") : Stream.empty();
        Stream<String> explained = requirement.explained().values().stream()
                .flatMap(failure -> Stream.of("title", "remedy").map(part -> failure + "." + part));
        return Stream.concat(
                Stream.of(Stream.of("title", "text", "remedy", "test"), change, explained)
                        .flatMap(names -> names)
                        .map(name -> requirement.id() + "." + name),
                parameters);
    }

    private static Set<String> codeIn(String text) {
        String[] parts = text.split("`", -1);
        return Stream.iterate(1, i -> i < parts.length, i -> i + 2)
                .map(i -> parts[i])
                .collect(Collectors.toSet());
    }

    private static long backticks(String text) {
        return Arrays.stream(text.split("")).filter("`"::equals).count();
    }

    private static final class UnknownRequirement implements Requirement {

        @Override
        public Definition definition() {
            return new Definition("no-such", RequirementKind.DATED, OAuthError.INVALID_REQUEST);
        }
    }
}
