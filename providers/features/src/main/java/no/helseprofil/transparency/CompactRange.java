package no.helseprofil.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * As much of a Merkle tree as is needed to append to it and to tell its root: the roots of its complete subtrees, from
 * the largest, at the left, to the smallest. There are as many as the size has ones in binary, so that an entry is
 * appended in logarithmic time, whatever is stored of the others.
 *
 * @param size how many entries the tree has
 * @param subtrees the roots
 */
public record CompactRange(long size, List<TreeHash> subtrees) {

    /** Of the tree without entries. */
    public static final CompactRange EMPTY = new CompactRange(0, List.of());

    public CompactRange {
        subtrees = List.copyOf(subtrees);
        if (size < 0 || Long.bitCount(size) != subtrees.size()) {
            throw new IllegalArgumentException("a tree of this size has another number of complete subtrees");
        }
    }

    /**
     * Reads one as {@link #text} writes it.
     *
     * @throws MalformedLogException if it is none, or none of a tree of this size
     */
    public static CompactRange parse(long size, String text) throws MalformedLogException {
        List<TreeHash> subtrees = new ArrayList<>();
        for (String hash : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            subtrees.add(TreeHash.parse(hash));
        }
        if (size < 0 || Long.bitCount(size) != subtrees.size()) {
            throw new MalformedLogException("a tree of this size has another number of complete subtrees");
        }
        return new CompactRange(size, subtrees);
    }

    /** The tree with one entry more, at the end. */
    public CompactRange append(TreeHash leaf) {
        List<TreeHash> roots = new ArrayList<>(subtrees);
        roots.add(leaf);
        // each complete subtree at the end becomes one with its neighbour of the same height
        for (long height = size; (height & 1) == 1; height >>= 1) {
            TreeHash right = roots.remove(roots.size() - 1);
            roots.add(TreeHash.node(roots.remove(roots.size() - 1), right));
        }
        return new CompactRange(size + 1, roots);
    }

    /** The Merkle tree hash of RFC 6962, section 2.1. */
    public TreeHash root() {
        if (subtrees.isEmpty()) {
            return TreeHash.EMPTY;
        }
        TreeHash root = subtrees.get(subtrees.size() - 1);
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = TreeHash.node(subtrees.get(i), root);
        }
        return root;
    }

    /** The roots, one after the other. */
    public String text() {
        return subtrees.stream().map(TreeHash::text).collect(Collectors.joining(" "));
    }

    /** The tree of some entries. */
    public static CompactRange of(Stream<TreeHash> leaves) {
        return leaves.reduce(EMPTY, CompactRange::append, (left, right) -> {
            throw new UnsupportedOperationException("entries have an order");
        });
    }
}
