package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.it.support.MarkdownPage;
import org.junit.jupiter.api.Test;

class NotRunTest {

    @Test
    void everyEntryMatchesOneExistingBlock() {
        assertThat(NotRun.ALL)
                .allSatisfy(entry -> assertThat(MarkdownPage.named(entry.page()).blocks("sh").stream()
                                .filter(block -> entry.isFor(MarkdownPage.named(entry.page()), block)))
                        .as("%s: blocks with «%s»", entry.page(), entry.mark())
                        .hasSize(1));
    }
}
