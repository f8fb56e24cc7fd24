package no.helseprofil.transparency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.transparency.LogFile.MalformedLogException;

/**
 * A SHA-256 hash of the Merkle tree of RFC 6962, section 2.1.
 *
 * @param text the hash in base64 with padding (RFC 4648, section 4), as in checkpoints and entries
 */
public record TreeHash(String text) {

    /** Value of the tree without entries. */
    public static final TreeHash EMPTY = of(new byte[0]);

    private static final int LENGTH = 32;
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    public static TreeHash leaf(byte[] entry) {
        return of(new byte[] {LEAF}, entry);
    }

    /** Returns the hash of two neighbours. */
    static TreeHash node(TreeHash left, TreeHash right) {
        return of(new byte[] {NODE}, left.bytes(), right.bytes());
    }

    /** Returns the hash of a text that isn't in the tree itself, such as the content of an entry. */
    static TreeHash plain(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a hash.
     *
     * @throws MalformedLogException if the text is no hash, or not in the form that this class writes
     */
    public static TreeHash parse(String text) throws MalformedLogException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length == LENGTH && encoded(bytes).equals(text)) {
                return new TreeHash(text);
            }
        } catch (IllegalArgumentException notBase64) {
            // refused like one of another length
        }
        throw new MalformedLogException("a hash is " + LENGTH + " bytes in base64");
    }

    private byte[] bytes() {
        return Base64.getDecoder().decode(text);
    }

    private static TreeHash of(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return new TreeHash(encoded(digest.digest()));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * Part of a Merkle tree that is needed to append to it and to compute its root: the roots of its complete subtrees,
     * from the largest, at the left, to the smallest. There are as many as the size has ones in binary, so that an
     * entry is appended in logarithmic time, whatever is stored of the others.
     *
     * @param size how many entries the tree has
     * @param subtrees the roots
     */
    public record CompactRange(long size, List<TreeHash> subtrees) {

        /** Value of the tree without entries. */
        public static final CompactRange EMPTY = new CompactRange(0, List.of());

        public CompactRange {
            subtrees = List.copyOf(subtrees);
            if (size < 0 || Long.bitCount(size) != subtrees.size()) {
                throw new IllegalArgumentException("a tree of this size has another number of complete subtrees");
            }
        }

        /**
         * Reads the output of {@link #text}.
         *
         * @throws MalformedLogException if it is anything else, or of a tree of another size
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

        /** Returns the tree with one more entry at the end. */
        public CompactRange append(TreeHash leaf) {
            List<TreeHash> roots = new ArrayList<>(subtrees);
            roots.add(leaf);
            // each complete subtree at the end is joined with its neighbour of the same height
            for (long height = size; (height & 1) == 1; height >>= 1) {
                TreeHash right = roots.remove(roots.size() - 1);
                roots.add(TreeHash.node(roots.remove(roots.size() - 1), right));
            }
            return new CompactRange(size + 1, roots);
        }

        /** Returns the Merkle tree hash of RFC 6962, section 2.1. */
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

        /** Returns the roots as text, separated by spaces. */
        public String text() {
            return subtrees.stream().map(TreeHash::text).collect(Collectors.joining(" "));
        }

        /** Returns the tree of some entries. */
        public static CompactRange of(Stream<TreeHash> leaves) {
            return leaves.reduce(EMPTY, CompactRange::append, (left, right) -> {
                throw new UnsupportedOperationException("entries have an order");
            });
        }
    }

    /**
     * Proof that a tree has grown from another one and has lost nothing: the consistency proof of RFC 6962, section
     * 2.1.2. It is made from the compact range of the older tree and from the entries since.
     */
    public static final class ConsistencyProof {

        private final CompactRange old;
        private final List<TreeHash> added;
        private final List<TreeHash> hashes = new ArrayList<>();

        private ConsistencyProof(CompactRange old, List<TreeHash> added) {
            this.old = old;
            this.added = added;
        }

        /**
         * Returns the hashes of the proof, in their order.
         *
         * @param old the older tree
         * @param added leaves of the entries that were added since
         */
        public static List<TreeHash> of(CompactRange old, List<TreeHash> added) {
            ConsistencyProof proof = new ConsistencyProof(old, added);
            if (old.size() > 0 && !added.isEmpty()) {
                proof.subproof(0, old.size() + added.size(), true);
            }
            return List.copyOf(proof.hashes);
        }

        /**
         * Adds SUBPROOF of the RFC for the entries from {@code first} up to {@code end}; the older tree ends between
         * these.
         */
        private void subproof(long first, long end, boolean isKnown) {
            if (end == old.size()) {
                if (!isKnown) {
                    hashes.add(complete(first));
                }
                return;
            }
            long half = Long.highestOneBit(end - first - 1);
            if (old.size() - first <= half) {
                subproof(first, first + half, isKnown);
                hashes.add(root(first + half, end));
            } else {
                subproof(first + half, end, false);
                hashes.add(complete(first));
            }
        }

        /** Returns the complete subtree of the older tree that begins there. */
        private TreeHash complete(long first) {
            long begin = 0;
            long rest = old.size();
            for (TreeHash subtree : old.subtrees()) {
                if (begin == first) {
                    return subtree;
                }
                begin += Long.highestOneBit(rest);
                rest -= Long.highestOneBit(rest);
            }
            throw new IllegalStateException("no complete subtree begins at " + first);
        }

        private TreeHash root(long first, long end) {
            int from = Math.toIntExact(first - old.size());
            int to = Math.toIntExact(end - old.size());
            return CompactRange.of(added.subList(from, to).stream()).root();
        }
    }
}
