package no.helseprofil.transparency;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.LogVerification.LogFinding.Kind;
import no.helseprofil.transparency.SignedNote.Checkpoint;
import org.jspecify.annotations.Nullable;

/** Verification of a log's file against its checkpoint, against earlier checkpoints, and in itself. */
public final class LogVerification {

    private static final String OWN = "the checkpoint in the file";

    private final List<LogFinding> findings = new ArrayList<>();
    private final LogFile file;
    private final Collection<VerifierKey> trusted;

    private LogVerification(LogFile file, Collection<VerifierKey> trusted) {
        this.file = file;
        this.trusted = trusted.isEmpty() ? file.keys() : trusted;
    }

    /**
     * Returns what isn't as it was logged.
     *
     * @param file the file
     * @param trusted keys; if there are none, those that the file says are the log's
     * @param earlier checkpoints of the same log that were kept elsewhere, by what their reader calls them. A file
     *     that was cut off and signed anew differs from nothing else
     * @return none if all is as it was
     */
    public static List<LogFinding> of(LogFile file, Collection<VerifierKey> trusted, Map<String, SignedNote> earlier) {
        return new LogVerification(file, trusted).findings(earlier);
    }

    private List<LogFinding> findings(Map<String, SignedNote> earlier) {
        file.unreadable()
                .forEach(
                        line -> find(Kind.UNREADABLE, "line " + line + " of the file isn't an entry as it is written"));
        Checkpoint own = signed(OWN, file.checkpoint());
        List<NamedCheckpoint> others = new ArrayList<>();
        earlier.forEach((name, note) -> {
            Checkpoint checkpoint = signed(name, note);
            if (checkpoint != null && isOfThisLog(own, name, checkpoint)) {
                others.add(new NamedCheckpoint(name, checkpoint));
            }
        });
        Set<Long> sizes =
                others.stream().map(other -> other.checkpoint().size()).collect(Collectors.toCollection(HashSet::new));
        if (own != null) {
            sizes.add(own.size());
        }
        LogOrder order =
                new LogOrder(file.lines().stream().map(LogFile.Line::entry).toList(), sizes);
        findings.addAll(order.findings());
        contents();
        if (own != null) {
            compareEnd(order, own);
        }
        others.forEach(other -> compare(order, other));
        return List.copyOf(findings);
    }

    /** Reads a checkpoint. It is a finding that no trusted key has signed it. */
    private @Nullable Checkpoint signed(String name, SignedNote note) {
        try {
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            note.signedBy(trusted);
            return checkpoint;
        } catch (MalformedLogException unsigned) {
            find(Kind.UNSIGNED, name + ": " + unsigned.getMessage());
            return null;
        }
    }

    private boolean isOfThisLog(@Nullable Checkpoint own, String name, Checkpoint checkpoint) {
        boolean isSame = own == null || own.origin().equals(checkpoint.origin());
        if (!isSame) {
            find(Kind.ANOTHER_LOG, name + " is of " + checkpoint.origin());
        }
        return isSame;
    }

    private void contents() {
        for (LogFile.Line line : file.lines()) {
            String entry = "the content of entry " + line.entry().number();
            if (line.content() == LogFile.Content.CHANGED) {
                find(Kind.CHANGED, entry + " isn't what was logged");
            } else if (line.content() == LogFile.Content.MISSING && file.contents()) {
                find(Kind.MISSING, entry);
            }
        }
    }

    private void compareEnd(LogOrder order, Checkpoint own) {
        if (order.size() > own.size()) {
            find(Kind.INSERTED, LogOrder.range(own.size(), order.size()) + ", after the end that " + OWN + " says");
        } else if (order.size() < own.size()) {
            cutOff(order, OWN, own);
        } else if (order.root(own.size())
                .filter(root -> !root.equals(own.root()))
                .isPresent()) {
            find(
                    Kind.CHANGED,
                    own.size() == 0
                            ? OWN + " isn't that of a log without entries"
                            : "entry " + (own.size() - 1) + ", the last one, isn't that of " + OWN
                                    + "; or entries before it are changed and all after them made to fit");
        }
    }

    private void compare(LogOrder order, NamedCheckpoint other) {
        Checkpoint checkpoint = other.checkpoint();
        if (order.size() < checkpoint.size()) {
            cutOff(order, other.name(), checkpoint);
        } else if (order.root(checkpoint.size())
                .filter(root -> !root.equals(checkpoint.root()))
                .isPresent()) {
            find(
                    Kind.CHANGED,
                    "the first " + checkpoint.size() + " entries aren't those of " + other.name()
                            + ": the log was written anew");
        }
    }

    private void cutOff(LogOrder order, String name, Checkpoint checkpoint) {
        find(
                Kind.CUT_OFF,
                LogOrder.range(order.size(), checkpoint.size()) + " at the end: " + name + " has " + checkpoint.size());
    }

    private void find(Kind kind, String text) {
        findings.add(new LogFinding(kind, text));
    }

    /**
     * An earlier checkpoint.
     *
     * @param name the reader's name of it
     * @param checkpoint its content
     */
    private record NamedCheckpoint(String name, Checkpoint checkpoint) {}

    /**
     * Something that isn't as it was logged.
     *
     * @param kind what was done to it, as far as that can be known
     * @param text the place, in a sentence for the reader
     */
    public record LogFinding(Kind kind, String text) {

        /** Kind of fault in the file of a log. */
        public enum Kind {
            CHANGED,
            MISSING,
            INSERTED,
            REORDERED,
            CUT_OFF,
            /** A line of the file can't be read as part of a log. */
            UNREADABLE,
            /** It has no signature of a trusted key. */
            UNSIGNED,
            ANOTHER_LOG;

            String text() {
                return name().toLowerCase(Locale.ROOT).replace('_', ' ');
            }
        }

        @Override
        public String toString() {
            return kind.text() + ": " + text;
        }
    }
}
