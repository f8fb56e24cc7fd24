package no.helseprofil.transparency;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import no.helseprofil.transparency.TreeHash.CompactRange;

/**
 * An entry as it is published: that something was done, when, and of which kind. What it was, and who did it, is in the
 * content, of which the entry has the hash. Since each entry names the root of the tree that it was added to, the place
 * of a change is found without another copy of the log.
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

    public static LogEntry next(CompactRange tree, String kind, Instant logged, boolean late, Map<String, ?> content) {
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
