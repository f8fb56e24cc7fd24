package no.helseprofil.transparency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import no.helseprofil.transparency.LogFile.LogEntry;
import no.helseprofil.transparency.LogVerification.LogFinding;
import no.helseprofil.transparency.LogVerification.LogFinding.Kind;
import no.helseprofil.transparency.TreeHash.CompactRange;
import org.jspecify.annotations.Nullable;

/**
 * Check of the order of a file's entries: whether their numbers are consecutive, and whether each was added to the tree
 * of those before it. After the first entry that wasn't, trees can no longer be checked, but numbers still are.
 */
final class LogOrder {

    private final List<LogFinding> findings = new ArrayList<>();
    private final NavigableSet<Long> numbers = new TreeSet<>();
    private final Set<Long> seen = new HashSet<>();
    private final Set<Long> sizes;
    private final Map<Long, TreeHash> roots = new HashMap<>();

    /** The tree before the last entry that was added. */
    private @Nullable CompactRange before;

    private @Nullable CompactRange tree = CompactRange.EMPTY;
    private long next;

    /**
     * Checks entries.
     *
     * @param sizes sizes of the trees whose roots are needed
     */
    LogOrder(List<LogEntry> entries, Set<Long> sizes) {
        this.sizes = sizes;
        entries.forEach(entry -> numbers.add(entry.number()));
        remember(CompactRange.EMPTY);
        entries.forEach(this::look);
    }

    List<LogFinding> findings() {
        return findings;
    }

    /** Returns the number of the next entry. */
    long size() {
        return next;
    }

    /**
     * Returns the root of the tree of the first entries; empty if they are known not to be as logged, or if it is
     * unknown.
     */
    Optional<TreeHash> root(long size) {
        return Optional.ofNullable(roots.get(size));
    }

    private void look(LogEntry entry) {
        boolean isFirst = seen.add(entry.number());
        if (entry.number() == next) {
            add(entry);
            next++;
        } else if (entry.number() > next) {
            tree = null;
            skip(next, entry.number());
            next = entry.number() + 1;
        } else if (!isFirst) {
            find(Kind.INSERTED, "two entries have the number " + entry.number());
        }
    }

    private void add(LogEntry entry) {
        CompactRange present = tree;
        if (present == null) {
            return;
        }
        if (!entry.tree().equals(present.root())) {
            misfit(entry);
            tree = null;
            return;
        }
        before = present;
        tree = present.append(entry.leaf());
        remember(tree);
    }

    private void misfit(LogEntry entry) {
        long last = entry.number() - 1;
        if (before != null && entry.tree().equals(before.root())) {
            find(Kind.INSERTED, "entry " + last + " wasn't there when entry " + entry.number() + " was logged");
        } else if (last < 0) {
            find(
                    Kind.CHANGED,
                    "entry 0 is changed, or entries before it are missing: it wasn't logged as the first one");
        } else {
            find(
                    Kind.CHANGED,
                    "entry " + last + " isn't the one after which entry " + entry.number()
                            + " was logged; it is changed, or one after it is missing");
        }
    }

    /** Reports each entry that should stand here as missing, or as standing further down. */
    private void skip(long from, long to) {
        long expected = from;
        for (long later : numbers.subSet(from, to)) {
            missing(expected, later);
            find(Kind.REORDERED, "entry " + later + " stands after entry " + to);
            expected = later + 1;
        }
        missing(expected, to);
    }

    private void missing(long from, long to) {
        if (from < to) {
            find(Kind.MISSING, range(from, to));
        }
    }

    static String range(long from, long to) {
        return to - from == 1 ? "entry " + from : "entries " + from + " to " + (to - 1);
    }

    private void remember(CompactRange present) {
        if (sizes.contains(present.size())) {
            roots.put(present.size(), present.root());
        }
    }

    private void find(Kind kind, String text) {
        findings.add(new LogFinding(kind, text));
    }
}
