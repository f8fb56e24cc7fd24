package no.helseprofil.transparency;

import java.util.List;
import no.helseprofil.transparency.TreeHash.CompactRange;

/**
 * State of a log at a moment, as <a href="https://c2sp.org/tlog-checkpoint">tlog-checkpoint</a> has it. It becomes a
 * {@link SignedNote}.
 *
 * @param origin the log
 * @param size how many entries it has
 * @param root of the tree of these
 */
public record Checkpoint(String origin, long size, TreeHash root) {

    private static final int LINES = 3;
    private static final String NUMBER = "0|[1-9][0-9]{0,17}";

    public static Checkpoint of(String origin, CompactRange tree) {
        return new Checkpoint(origin, tree.size(), tree.root());
    }

    /** Returns the text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + root.text() + "\n";
    }

    /**
     * Reads the text of a note. Further lines are extensions, which are ignored.
     *
     * @throws MalformedLogException if it is no checkpoint
     */
    public static Checkpoint parse(String text) throws MalformedLogException {
        List<String> lines = List.of(text.split("\n", -1));
        // the last element is what follows the last line
        boolean areLines = lines.size() > LINES
                && lines.get(lines.size() - 1).isEmpty()
                && lines.subList(0, lines.size() - 1).stream().noneMatch(String::isEmpty);
        if (!areLines || !lines.get(1).matches(NUMBER)) {
            throw new MalformedLogException("a checkpoint is the lines origin, size and root hash");
        }
        return new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), TreeHash.parse(lines.get(2)));
    }
}
