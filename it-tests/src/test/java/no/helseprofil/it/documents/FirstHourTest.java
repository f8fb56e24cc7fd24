package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import no.helseprofil.it.documents.AddingPage.Command;
import no.helseprofil.it.support.MarkdownPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breaks the rule as {@code docs/first-hour.md} says, word by word, in a copy of its file: its test notices. */
class FirstHourTest {

    static final String NAME = "docs/first-hour.md";

    @Test
    void onlyTheRulesOwnTestFailsForABrokenRule(@TempDir Path folder) throws IOException {
        AddingPage page = AddingPage.read(NAME);
        Command test = page.commands().get(0);
        String broken = page.edits().get(0).file();
        TriedRequirement tried =
                new TriedRequirement(folder, List.of(page.edits().get(0)));

        assertThat(tried.compile("")).as("the page's lines compile").isEmpty();
        assertThat(tried.run(test, broken)).as("with the rule as it is").isEmpty();
        String failed = tried.run(test);
        assertThat(failed).as("with the broken rule").contains("a deviating request fails");
        assertThat(MarkdownPage.named(NAME).text())
                .as("what is taken back is what was changed")
                .contains("a deviating request fails", "git checkout " + broken);
    }
}
