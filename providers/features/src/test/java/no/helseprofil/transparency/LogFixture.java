package no.helseprofil.transparency;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.transparency.LogFile.LogEntry;
import no.helseprofil.transparency.SignedNote.Checkpoint;
import no.helseprofil.transparency.SignedNote.NoteSigner;
import no.helseprofil.transparency.TreeHash.CompactRange;

/** A log of some entries, as the server would have made it, and its file. */
public final class LogFixture {

    private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

    private final NoteSigner signer;
    private final List<LogEntry> entries = new ArrayList<>();
    private final List<Map<String, Object>> contents = new ArrayList<>();
    private CompactRange tree = CompactRange.EMPTY;

    private LogFixture(NoteSigner signer) {
        this.signer = signer;
    }

    public static LogFixture of(int size) {
        try {
            LogFixture log = new LogFixture(NoteSigner.generate("helseprofil/log/test"));
            for (int i = 0; i < size; i++) {
                log.add("ada changed no. " + i);
            }
            return log;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Another log with the same key, whose entries from a number on are other ones. */
    LogFixture rewrittenFrom(int number) {
        LogFixture other = new LogFixture(signer);
        for (int i = 0; i < entries.size(); i++) {
            other.add(i < number ? contents.get(i).get("why").toString() : "nobody did no. " + i);
        }
        return other;
    }

    void add(String why) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("why", why);
        content.put("salt", "salt");
        LogEntry entry = LogEntry.next(tree, "profile", START.plusSeconds(entries.size()), false, content);
        entries.add(entry);
        contents.add(content);
        tree = tree.append(entry.leaf());
    }

    public VerifierKey key() {
        return signer.key();
    }

    /** The checkpoint of the log when it had so many entries. */
    public SignedNote checkpoint(int size) {
        CompactRange then = CompactRange.of(entries.subList(0, size).stream().map(LogEntry::leaf));
        return sign(Checkpoint.of("helseprofil/log/test", then));
    }

    SignedNote sign(Checkpoint checkpoint) {
        try {
            return new SignedNote(checkpoint.text(), List.of(signer.sign(checkpoint.text())));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    LogEntry entry(int number) {
        return entries.get(number);
    }

    /** The file's lines without their ends, to be changed. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                LogFile.header(checkpoint(entries.size()), List.of(key()), true).strip());
        for (int i = 0; i < entries.size(); i++) {
            lines.add(line(entries.get(i), contents.get(i)));
        }
        return lines;
    }

    static String line(LogEntry entry, Map<String, Object> content) {
        return LogFile.line(entry.text(), content).strip();
    }

    Map<String, Object> content(int number) {
        return contents.get(number);
    }

    /** Returns the log as it may be published. */
    public List<String> published() {
        List<String> lines = new ArrayList<>();
        lines.add(LogFile.header(checkpoint(entries.size()), List.of(key()), false)
                .strip());
        entries.forEach(entry -> lines.add(LogFile.line(entry.text(), null).strip()));
        return lines;
    }
}
