package no.helseprofil.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import no.helseprofil.random.RandomInput;
import no.helseprofil.transparency.LogFile.LogEntry;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.LogVerification.LogFinding;
import no.helseprofil.transparency.SignedNote.Checkpoint;
import no.helseprofil.transparency.TreeHash.CompactRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of each thing that somebody can do to a log, and what is reported of it. Entries are counted from 0; line 0 is
 * the head.
 */
class LogVerificationTest {

    private final LogFixture log = LogFixture.of(8);

    @Test
    void anUnchangedLogHasNoFinding() throws MalformedLogException {
        assertThat(findings(log.lines())).isEmpty();
        assertThat(findings(log.published())).as("without contents").isEmpty();
        assertThat(findings(LogFixture.of(0).lines())).as("without entries").isEmpty();
        for (int size = 0; size <= 8; size++) {
            assertThat(findings(log.lines(), "kept", log.checkpoint(size)))
                    .as("kept at %d", size)
                    .isEmpty();
        }
    }

    @Test
    void publishedEntriesHaveNoContent() {
        assertThat(String.join("\n", log.lines())).contains("ada");
        assertThat(String.join("\n", log.published())).doesNotContain("ada", "why", "salt");
    }

    @Test
    void detectsAChangedContent() throws MalformedLogException {
        List<String> lines = log.lines();
        lines.set(4, lines.get(4).replace("ada changed no. 3", "bob changed no. 3"));

        assertThat(findings(lines)).containsExactly("changed: the content of entry 3 isn't what was logged");
    }

    @Test
    void theNextEntryRevealsAChangedEntry() throws MalformedLogException {
        List<String> lines = log.published();
        lines.set(4, lines.get(4).replace("profile", "client"));

        assertThat(findings(lines))
                .containsExactly("changed: entry 3 isn't the one after which entry 4 was logged; it is changed, or one"
                        + " after it is missing");
    }

    @Test
    void theCheckpointRevealsAChangedLastEntry() throws MalformedLogException {
        List<String> lines = log.published();
        lines.set(8, lines.get(8).replace("profile", "client"));

        assertThat(findings(lines)).singleElement().asString().startsWith("changed: entry 7, the last one,");
    }

    @Test
    void detectsAMissingEntry() throws MalformedLogException {
        List<String> lines = log.lines();
        lines.remove(4);

        assertThat(findings(lines)).containsExactly("missing: entry 3");
    }

    @Test
    void reportsMissingEntriesTogether() throws MalformedLogException {
        List<String> lines = log.lines();
        lines.subList(5, 7).clear();
        lines.remove(1);

        assertThat(findings(lines)).containsExactly("missing: entry 0", "missing: entries 4 to 5");
    }

    @Test
    void detectsAMissingEntryDespiteRenumbering() throws MalformedLogException {
        List<String> lines = log.published();
        lines.remove(4);
        for (int line = 4; line < lines.size(); line++) {
            lines.set(line, renumbered(log.entry(line), line - 1));
        }

        assertThat(findings(lines))
                .containsExactly(
                        "changed: entry 2 isn't the one after which entry 3 was logged; it is changed, or one after it is"
                                + " missing",
                        "cut off: entry 7 at the end: the checkpoint in the file has 8");
    }

    @Test
    void detectsAnInsertedEntry() throws MalformedLogException {
        List<String> lines = log.lines();
        lines.add(4, lines.get(4).replace("ada", "bob"));

        assertThat(findings(lines))
                .containsExactly(
                        "inserted: two entries have the number 3",
                        "changed: the content of entry 3 isn't what was logged");
    }

    @Test
    void detectsAnInsertedEntryDespiteRenumbering() throws MalformedLogException {
        List<String> lines = log.published();
        CompactRange before =
                CompactRange.of(List.of(0, 1, 2).stream().map(log::entry).map(LogEntry::leaf));
        lines.add(4, LogFixture.line(LogEntry.next(before, "hold", Instant.EPOCH, false, Map.of()), null));
        for (int line = 5; line < lines.size(); line++) {
            lines.set(line, renumbered(log.entry(line - 2), line - 1));
        }

        assertThat(findings(lines))
                .containsExactly(
                        "inserted: entry 3 wasn't there when entry 4 was logged",
                        "inserted: entry 8, after the end that the checkpoint in the file says");
    }

    @Test
    void detectsAnAppendedEntry() throws MalformedLogException {
        List<String> lines = log.lines();
        log.add("nobody signed this");
        lines.add(LogFixture.line(log.entry(8), log.content(8)));

        assertThat(findings(lines))
                .containsExactly("inserted: entry 8, after the end that the checkpoint in the file says");
    }

    @Test
    void detectsReorderedEntries() throws MalformedLogException {
        List<String> lines = log.lines();
        Collections.swap(lines, 3, 5);

        assertThat(findings(lines))
                .containsExactly("reordered: entry 2 stands after entry 4", "reordered: entry 3 stands after entry 4");
    }

    @Test
    void theFilesCheckpointRevealsATruncation() throws MalformedLogException {
        List<String> lines = log.lines().subList(0, 6);

        assertThat(findings(lines))
                .containsExactly("cut off: entries 5 to 7 at the end: the checkpoint in the file has 8");
    }

    @Test
    void anEarlierCheckpointRevealsAResignedTruncation() throws MalformedLogException {
        LogFixture cut = log.rewrittenFrom(8);
        List<String> lines = cut.lines().subList(0, 6);
        lines.set(0, LogFile.header(cut.checkpoint(5), List.of(log.key()), true).strip());

        assertThat(findings(lines)).as("by itself it is whole").isEmpty();
        assertThat(findings(lines, "november.txt", log.checkpoint(7)))
                .containsExactly("cut off: entries 5 to 6 at the end: november.txt has 7");
    }

    @Test
    void anEarlierCheckpointRevealsARewrittenLog() throws MalformedLogException {
        List<String> lines = log.rewrittenFrom(4).lines();

        assertThat(findings(lines)).as("by itself it is whole").isEmpty();
        assertThat(findings(lines, "october.txt", log.checkpoint(4)))
                .as("up to there it is")
                .isEmpty();
        assertThat(findings(lines, "november.txt", log.checkpoint(5)))
                .containsExactly("changed: the first 5 entries aren't those of november.txt: the log was written anew");
    }

    @Test
    void detectsAMissingContent() throws MalformedLogException {
        List<String> lines = log.lines();
        lines.set(3, LogFixture.line(log.entry(2), null));

        assertThat(findings(lines)).containsExactly("missing: the content of entry 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "entry", "{\"entry\":{}}", "{\"entry\":{\"entry\":3}}", "{\"entry\":[]}"})
    void detectsALineThatIsNoEntry(String line) throws MalformedLogException {
        List<String> lines = log.lines();
        lines.set(4, line);

        assertThat(findings(lines))
                .containsExactly("unreadable: line 5 of the file isn't an entry as it is written", "missing: entry 3");
    }

    @Test
    void refusesANonCanonicalEntry() throws MalformedLogException {
        List<String> lines = log.lines();
        lines.set(4, lines.get(4).replace("\"kind\":\"profile\"", "\"kind\":\"hold\",\"kind\":\"profile\""));

        assertThat(findings(lines))
                .as("a reader that takes the first of two members would read something else")
                .contains("unreadable: line 5 of the file isn't an entry as it is written");
    }

    @Test
    void refusesANegativeEntryNumber() throws MalformedLogException {
        List<String> lines = log.published();
        lines.add(1, lines.get(1).replace("\"entry\":0", "\"entry\":-1"));

        assertThat(findings(lines)).containsExactly("unreadable: line 2 of the file isn't an entry as it is written");
    }

    @Test
    void detectsAMissingTrustedSignature() throws MalformedLogException {
        LogFixture another = LogFixture.of(8);

        assertThat(LogVerification.of(LogFile.read(log.lines()), List.of(another.key()), Map.of()))
                .singleElement()
                .asString()
                .startsWith("unsigned: the checkpoint in the file");
        assertThat(findings(log.lines(), "kept", another.checkpoint(8)))
                .singleElement()
                .asString()
                .startsWith("unsigned: kept");
    }

    @Test
    void detectsAChangedCheckpoint() throws MalformedLogException {
        List<String> lines = log.lines();
        lines.set(0, lines.get(0).replace("\\n8\\n", "\\n7\\n"));

        assertThat(findings(lines)).singleElement().asString().startsWith("unsigned: the checkpoint in the file");
    }

    @Test
    void refusesACheckpointOfAnotherLog() throws MalformedLogException {
        SignedNote other = log.sign(Checkpoint.of("helseprofil/log/other", CompactRange.EMPTY));

        assertThat(findings(log.lines(), "kept", other))
                .containsExactly("another log: kept is of helseprofil/log/other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "not json", "{\"checkpoint\":\"x\",\"contents\":true,\"keys\":[]}"})
    void refusesAFileThatIsNoLog(String first) {
        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> LogFile.read(List.of(first)));
        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> LogFile.read(List.of()));
    }

    /** Every change to a file is reported to its reader: the bytes of a log are what was logged and nothing else. */
    @Test
    void detectsAnyChangedCharacter() {
        RandomInput.each(400, input -> {
            int line = input.between(0, 8);
            int at = input.between(0, 10_000);
            char character = input.character();
            List<String> lines = log.lines();
            String text = lines.get(line);
            int place = Math.floorMod(at, text.length());
            if (text.charAt(place) == character) {
                return;
            }
            lines.set(line, text.substring(0, place) + character + text.substring(place + 1));

            assertThat(isFound(lines)).as(lines.get(line)).isTrue();
        });
    }

    private boolean isFound(List<String> lines) {
        try {
            return !LogVerification.of(LogFile.read(lines), List.of(log.key()), Map.of())
                    .isEmpty();
        } catch (MalformedLogException noLog) {
            return true;
        }
    }

    private static String renumbered(LogEntry entry, long number) {
        LogEntry other =
                new LogEntry(number, entry.kind(), entry.logged(), entry.late(), entry.content(), entry.tree());
        return LogFixture.line(other, null);
    }

    private List<String> findings(List<String> lines) throws MalformedLogException {
        return texts(LogVerification.of(LogFile.read(lines), List.of(), Map.of()));
    }

    private List<String> findings(List<String> lines, String name, SignedNote earlier) throws MalformedLogException {
        return texts(LogVerification.of(LogFile.read(lines), List.of(), Map.of(name, earlier)));
    }

    private static List<String> texts(List<LogFinding> findings) {
        List<String> texts = new ArrayList<>();
        findings.forEach(finding -> texts.add(finding.toString()));
        return texts;
    }
}
