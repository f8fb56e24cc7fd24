package no.helseprofil.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of a log, of lines that are JSON objects in the form of RFC 8785 each. The first one has the checkpoint of the
 * log, the keys that sign for it, and whether the contents are in the file; one for each entry follows.
 *
 * @param checkpoint as the log has signed it
 * @param keys by which the log says it signs; a reader who doesn't trust the file has them from elsewhere
 * @param contents whether each entry has its content beside it
 * @param lines of the entries
 * @param unreadable the numbers of the lines that can't be read, from 1, the line of the checkpoint
 */
public record LogFile(
        SignedNote checkpoint, List<VerifierKey> keys, boolean contents, List<Line> lines, List<Long> unreadable) {

    /** Returns the lines of such a file, each with its newline. */
    public static final String MEDIA_TYPE = "application/x-ndjson";

    private static final String CHECKPOINT = "checkpoint";
    private static final String KEYS = "keys";
    private static final String CONTENTS = "contents";
    private static final String CONTENT = "content";
    private static final String ENTRY = "entry";

    /**
     * An entry, with the state of the content beside it.
     *
     * @param entry the published entry
     * @param content state of its content
     */
    public record Line(LogEntry entry, Content content) {}

    /** State of the content of an entry. */
    public enum Content {
        MISSING,
        AS_LOGGED,
        CHANGED
    }

    /** Returns the first line. */
    public static String header(SignedNote checkpoint, List<VerifierKey> keys, boolean contents) {
        return CanonicalJson.of(Map.of(
                        CHECKPOINT,
                        checkpoint.note(),
                        KEYS,
                        keys.stream().map(VerifierKey::text).toList(),
                        CONTENTS,
                        contents))
                + "\n";
    }

    /**
     * The line of an entry.
     *
     * @param entry as it is stored, even if it isn't what {@link LogEntry} writes
     * @param content null if it isn't disclosed, or isn't there any more
     */
    public static String line(String entry, @Nullable Map<String, ?> content) {
        String oneLine = entry.replaceAll("\\p{Cntrl}", "?");
        String before = content == null ? "" : "\"" + CONTENT + "\":" + CanonicalJson.of(content) + ",";
        return "{" + before + "\"" + ENTRY + "\":" + oneLine + "}\n";
    }

    /**
     * Reads a file.
     *
     * @throws MalformedLogException if its first line isn't that of a log
     */
    public static LogFile read(Iterable<String> lines) throws MalformedLogException {
        Map<String, Object> header = null;
        List<Line> entries = new ArrayList<>();
        List<Long> unreadable = new ArrayList<>();
        long number = 0;
        for (String text : lines) {
            number++;
            if (header == null) {
                header = CanonicalJson.read(text);
                continue;
            }
            try {
                entries.add(entry(CanonicalJson.read(text)));
            } catch (MalformedLogException other) {
                unreadable.add(number);
            }
        }
        return of(header == null ? Map.of() : header, entries, unreadable);
    }

    private static LogFile of(Map<String, Object> header, List<Line> entries, List<Long> unreadable)
            throws MalformedLogException {
        if (!header.keySet().equals(Set.of(CHECKPOINT, KEYS, CONTENTS))
                || !(header.get(CHECKPOINT) instanceof String checkpoint)
                || !(header.get(KEYS) instanceof List<?> keys)
                || !(header.get(CONTENTS) instanceof Boolean contents)) {
            throw new MalformedLogException("the first line has the checkpoint, the keys, and whether contents follow");
        }
        List<VerifierKey> verifiers = new ArrayList<>();
        for (Object key : keys) {
            verifiers.add(VerifierKey.parse(String.valueOf(key)));
        }
        return new LogFile(SignedNote.parse(checkpoint), List.copyOf(verifiers), contents, entries, unreadable);
    }

    private static Line entry(Map<String, Object> line) throws MalformedLogException {
        if (!Set.of(CONTENT, ENTRY).containsAll(line.keySet())
                || !(line.get(ENTRY) instanceof Map<?, ?> members)
                || !(line.getOrDefault(CONTENT, Map.of()) instanceof Map<?, ?> content)) {
            throw new MalformedLogException("a line has an entry, and its content");
        }
        LogEntry entry = LogEntry.of(members);
        if (!line.containsKey(CONTENT)) {
            return new Line(entry, Content.MISSING);
        }
        boolean fits = LogEntry.contentHash(content).equals(entry.content());
        return new Line(entry, fits ? Content.AS_LOGGED : Content.CHANGED);
    }
}
