package no.helseprofil.transparency;

import java.util.ArrayList;
import java.util.List;
import no.helseprofil.transparency.TreeHash.CompactRange;

/**
 * Proof that a tree has grown from another one and has lost nothing: the consistency proof of RFC 6962, section 2.1.2.
 * It is made from the compact range of the older tree and from the entries since.
 */
public final class ConsistencyProof {

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
     * Adds SUBPROOF of the RFC for the entries from {@code first} up to {@code end}; the older tree ends between these.
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
