package no.helseprofil.transparency;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.transparency.TreeHash.CompactRange;
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

    /**
     * An entry as it is published: that something was done, when, and of which kind. What it was, and who did it, is in
     * the content, of which the entry has the hash. Since each entry names the root of the tree that it was added to,
     * the place of a change is found without another copy of the log.
     *
     * @param number how many entries were there before it
     * @param kind the kind of what was changed, such as {@code profile}
     * @param logged when it was added, by the clock of the server
     * @param late whether it was added after the change and not with it, as those of before the log were
     * @param content hash of the content; the content has a random salt, so that it can't be found by trying
     * @param tree root of the tree of the entries before it
     */
    public record LogEntry(long number, String kind, Instant logged, boolean late, TreeHash content, TreeHash tree) {

        private static final String NUMBER = "entry";
        private static final String KIND = "kind";
        private static final String LOGGED = "logged";
        private static final String LATE = "late";
        private static final String CONTENT = "content";
        private static final String TREE = "tree";
        private static final Set<String> MEMBERS = Set.of(NUMBER, KIND, LOGGED, LATE, CONTENT, TREE);

        public static LogEntry next(
                CompactRange tree, String kind, Instant logged, boolean late, Map<String, ?> content) {
            return new LogEntry(tree.size(), kind, logged, late, contentHash(content), tree.root());
        }

        static TreeHash contentHash(Map<?, ?> content) {
            return TreeHash.plain(CanonicalJson.of(content));
        }

        /** Returns the entry in the form of RFC 8785, which is the leaf of the tree. */
        public String text() {
            return CanonicalJson.of(members());
        }

        public TreeHash leaf() {
            return TreeHash.leaf(text().getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Reads the output of {@link #text}.
         *
         * @throws MalformedLogException if it is anything else
         */
        public static LogEntry parse(String text) throws MalformedLogException {
            return of(CanonicalJson.read(text));
        }

        static LogEntry of(Map<?, ?> members) throws MalformedLogException {
            if (!MEMBERS.containsAll(members.keySet())
                    || !(members.get(NUMBER) instanceof Long number)
                    || number < 0
                    || !(members.get(KIND) instanceof String kind)
                    || !(members.get(LOGGED) instanceof String logged)
                    || !(members.get(CONTENT) instanceof String content)
                    || !(members.get(TREE) instanceof String tree)
                    || (members.containsKey(LATE) && !Boolean.TRUE.equals(members.get(LATE)))) {
                throw new MalformedLogException("an entry has other members");
            }
            return new LogEntry(
                    number,
                    kind,
                    instant(logged),
                    members.containsKey(LATE),
                    TreeHash.parse(content),
                    TreeHash.parse(tree));
        }

        Map<String, Object> members() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put(NUMBER, number);
            members.put(KIND, kind);
            members.put(LOGGED, logged.toString());
            members.put(CONTENT, content.text());
            members.put(TREE, tree.text());
            if (late) {
                members.put(LATE, true);
            }
            return members;
        }

        private static Instant instant(String text) throws MalformedLogException {
            try {
                Instant instant = Instant.parse(text);
                if (instant.toString().equals(text)) {
                    return instant;
                }
            } catch (DateTimeException unreadable) {
                // refused like another spelling
            }
            throw new MalformedLogException("an entry says when it was logged as 2027-01-01T00:00:00Z");
        }
    }

    /** A text can't be read as the part of a log that it should be; the message names the expected form. */
    public static final class MalformedLogException extends Exception {

        MalformedLogException(String message) {
            super(message);
        }
    }
}
