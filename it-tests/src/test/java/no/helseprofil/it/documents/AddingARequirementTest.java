package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.documents.AddingPage.Command;
import no.helseprofil.it.documents.AddingPage.Edit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Adds a requirement as {@code docs/adding-a-requirement.md} says, word by word, in a copy of the files that it names: the tests
 * that the page names accept it, and whatever is left out fails one of them, with the number of its step.
 */
@Tag("slow")
class AddingARequirementTest {

    private static final AddingPage PAGE = AddingPage.read();
    private static final Command WRITING = PAGE.commands().get(0);
    private static final Command LOOKING = PAGE.commands().get(1);

    @TempDir
    static Path folder;

    private static TriedRequirement tried;

    @BeforeAll
    static void follow() throws IOException {
        tried = new TriedRequirement(folder, PAGE.edits());
        assertThat(tried.compile("")).as("the page's Java compiles").isEmpty();
        assertThat(tried.run(WRITING)).as("what is written from it").isEmpty();
    }

    @Test
    void thePagesTestsAcceptTheNewRequirement() throws IOException {
        assertThat(tried.run(LOOKING)).isEmpty();
    }

    @Test
    void aRequirementNeedsSevenFilesAndThreeGenerated() throws IOException {
        assertThat(tried.touched())
                .as("what is added by hand, then what is written: %s", tried.touched())
                .hasSize(10)
                .endsWith(TriedRequirement.WRITTEN.toArray(String[]::new));
    }

    @ParameterizedTest(name = "step {0}: {1}")
    @MethodSource("files")
    void aForgottenStepIsNamed(int step, String file) throws IOException {
        String named = AddingPage.NAME + ", step " + step;

        assertThat(tried.run(LOOKING, file, named)).as("without %s", file).contains(named);
    }

    @Test
    void theOtherFilesDoNotCompileWithoutTheRequirement() throws IOException {
        Edit requirement = PAGE.edits().get(0);
        assertThat(requirement.step()).isEqualTo(1);
        assertThat(tried.compile(requirement.file())).contains("Catalogue.java", "AssertionIdLength");
    }

    static Stream<Arguments> files() {
        Map<String, Integer> steps = new LinkedHashMap<>();
        PAGE.edits().stream().filter(edit -> edit.step() > 1).forEach(edit -> steps.put(edit.file(), edit.step()));
        TriedRequirement.WRITTEN.forEach(file -> steps.put(file, 6));
        return steps.entrySet().stream().map(file -> Arguments.of(file.getValue(), file.getKey()));
    }
}
