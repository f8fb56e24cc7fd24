package no.helseprofil.keycloak.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.help.RequirementView.Example;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestCheck.RequestPart;
import no.helseprofil.profile.realm.Transport;
import org.junit.jupiter.api.Test;

/**
 * Tests of the examples. {@code JavaExamplesIT} and {@code ProgramExamplesTest} check that they are lines of programs
 * that run.
 */
class ExampleTest {

    private static final int WIDEST = 112;

    @Test
    void everyRequestCheckHasExamplesForSeveralLibraries() {
        assertThat(Catalogue.requirements())
                .filteredOn(RequestCheck.class::isInstance)
                .isNotEmpty()
                .allSatisfy(requirement -> assertThat(Example.of(requirement))
                        .as(requirement.id())
                        .hasSizeGreaterThanOrEqualTo(2)
                        .extracting(Example::library)
                        .doesNotHaveDuplicates());
    }

    @Test
    void everyApiCheckHasThreeExamples() {
        assertThat(Catalogue.requirements())
                .filteredOn(ApiCheck.class::isInstance)
                .isNotEmpty()
                .allSatisfy(requirement -> assertThat(Example.of(requirement))
                        .as(requirement.id())
                        .extracting(Example::language)
                        .containsExactly("javascript", "java", "csharp"));
    }

    @Test
    void everyExampleBelongsToARequirement() {
        assertThat(index().stringPropertyNames())
                .filteredOn(key -> !key.startsWith("part."))
                .allSatisfy(id -> assertThat(Catalogue.find(id)).as(id).isPresent());
    }

    @Test
    void everyRequestPartHasExamples() {
        assertThat(index().stringPropertyNames())
                .filteredOn(key -> key.startsWith("part."))
                .containsExactlyInAnyOrderElementsOf(Stream.of(RequestPart.values())
                        .map(part -> "part." + part)
                        .toList());
    }

    @Test
    void everySectionIsUsedAsAnExample() {
        Set<String> files = new TreeSet<>();
        index().values().forEach(file -> files.add(file.toString()));
        for (String file : files) {
            String text = text("examples/" + file + ".md");
            List<Example> examples = Example.parse(text);
            assertThat(text.lines().filter(line -> line.startsWith("## ")))
                    .as(file)
                    .containsExactlyElementsOf(examples.stream()
                            .map(example -> "## " + example.library())
                            .toList());
            assertThat(examples)
                    .allSatisfy(example -> assertThat(example.code().lines())
                            .as("%s of %s, on a page", example.library(), file)
                            .allSatisfy(line ->
                                    assertThat(line).hasSizeLessThan(WIDEST).doesNotContain("```")));
        }
    }

    @Test
    void aRequirementWithoutCodeHasNoExample() {
        assertThat(Example.of(Catalogue.get(Transport.class))).isEmpty();
    }

    private static Properties index() {
        Properties index = new Properties();
        try (InputStream stream = Example.class.getResourceAsStream("examples.properties")) {
            index.load(Objects.requireNonNull(stream));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return index;
    }

    private static String text(String resource) {
        try (InputStream stream = Example.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(stream, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
