package no.helseprofil.keycloak.bootstrap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Filter that keeps request data inside its own log line. Keycloak logs names, ids and headers as they came, some of
 * them before the sender is authenticated. With a line break a stranger could write lines of their own, and with an
 * escape sequence rewrite those that an operator reads. All realms share one log, so all of it is filtered. Nothing is
 * left out: what isn't text is written as an escape.
 */
public final class EscapedLog implements Filter {

    private final @Nullable Filter next;

    EscapedLog(@Nullable Filter next) {
        this.next = next;
    }

    /** Filters every handler of the server's log; a second call changes nothing. */
    public static void install() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            if (!(handler.getFilter() instanceof EscapedLog)) {
                handler.setFilter(new EscapedLog(handler.getFilter()));
            }
        }
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        boolean formatted = escapeParameters(record);
        String message = record.getMessage();
        // With parameters the message is a format, which comes from the program; setting it would change how it is
        // read.
        if (!formatted && message != null && !Escaped.isText(message)) {
            record.setMessage(Escaped.text(message));
        }
        Throwable thrown = record.getThrown();
        if (thrown != null && !EscapedThrowable.isText(thrown)) {
            record.setThrown(EscapedThrowable.of(thrown));
        }
        return next == null || next.isLoggable(record);
    }

    /** Escapes each parameter whose text needs it, which makes it a text. Returns whether there are parameters. */
    private static boolean escapeParameters(LogRecord record) {
        Object[] parameters = record.getParameters();
        if (parameters == null || parameters.length == 0) {
            return false;
        }
        Object[] escaped = parameters.clone();
        boolean changed = false;
        for (int i = 0; i < escaped.length; i++) {
            String text = String.valueOf(escaped[i]);
            if (!Escaped.isText(text)) {
                escaped[i] = Escaped.text(text);
                changed = true;
            }
        }
        if (changed) {
            record.setParameters(escaped);
        }
        return true;
    }

    /**
     * Text that stays on its line and reads as it was written: control characters except the tab, line separators, and
     * invisible formatting characters, which can reverse text, are written as Java escapes.
     */
    static final class Escaped {

        private Escaped() {}

        /** Returns whether nothing in a text has to be escaped. */
        static boolean isText(String text) {
            return text.codePoints().allMatch(Escaped::isText);
        }

        static String text(String text) {
            StringBuilder escaped = new StringBuilder(text.length());
            text.codePoints().forEach(character -> append(escaped, character));
            return escaped.toString();
        }

        private static void append(StringBuilder escaped, int character) {
            if (isText(character)) {
                escaped.appendCodePoint(character);
            } else if (character == '\n') {
                escaped.append("\\n");
            } else if (character == '\r') {
                escaped.append("\\r");
            } else {
                for (char unit : Character.toChars(character)) {
                    escaped.append("\\u").append(hex(unit));
                }
            }
        }

        private static String hex(char unit) {
            String digits = Integer.toHexString(unit);
            return "0".repeat(4 - digits.length()) + digits;
        }

        private static boolean isText(int character) {
            return switch (Character.getType(character)) {
                case Character.CONTROL -> character == '\t';
                case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                    false;
                default -> true;
            };
        }
    }

    /**
     * Exception in the form that may be logged: with the same name and stack trace, and with {@link Escaped} messages.
     */
    static final class EscapedThrowable extends Throwable {

        private final String description;

        private EscapedThrowable(Throwable original, @Nullable Throwable cause) {
            super(original.getMessage() == null ? null : Escaped.text(original.getMessage()), cause);
            this.description = Escaped.text(original.toString());
            setStackTrace(original.getStackTrace());
        }

        /** Returns whether nothing has to be escaped in it, in its causes and in what they suppressed. */
        static boolean isText(Throwable thrown) {
            return all(thrown).stream().allMatch(one -> Escaped.isText(one.toString()));
        }

        static EscapedThrowable of(Throwable thrown) {
            return of(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
        }

        private static EscapedThrowable of(Throwable thrown, Set<Throwable> above) {
            above.add(thrown);
            Throwable cause = thrown.getCause();
            EscapedThrowable escaped =
                    new EscapedThrowable(thrown, cause == null || above.contains(cause) ? null : of(cause, above));
            for (Throwable suppressed : thrown.getSuppressed()) {
                if (!above.contains(suppressed)) {
                    escaped.addSuppressed(of(suppressed, above));
                }
            }
            return escaped;
        }

        private static List<Throwable> all(Throwable thrown) {
            Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            List<Throwable> found = new ArrayList<>(List.of(thrown));
            for (int i = 0; i < found.size(); i++) {
                Throwable one = found.get(i);
                if (seen.add(one)) {
                    if (one.getCause() != null) {
                        found.add(one.getCause());
                    }
                    found.addAll(List.of(one.getSuppressed()));
                }
            }
            return found;
        }

        @Override
        public String toString() {
            return description;
        }
    }
}
