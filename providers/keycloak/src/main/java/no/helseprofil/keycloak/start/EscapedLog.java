package no.helseprofil.keycloak.start;

import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a request brought inside the line of the log that tells of it. Keycloak writes names, ids and headers into
 * its log as they came, some of them before anybody has proven who they are; with a line break among them a stranger
 * would write lines of its own, with an escape sequence it would rewrite those that an operator reads. The log is one
 * for all realms, so it is guarded as a whole. Nothing is left out: what isn't text is written as an escape.
 */
public final class EscapedLog implements Filter {

    private final @Nullable Filter next;

    EscapedLog(@Nullable Filter next) {
        this.next = next;
    }

    /** Guards every handler of the server's log; a second time changes nothing. */
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
        // With parameters it is a format, which is a text of the program; to set it would change how it is read.
        if (!formatted && message != null && !Escaped.isText(message)) {
            record.setMessage(Escaped.text(message));
        }
        Throwable thrown = record.getThrown();
        if (thrown != null && !EscapedThrowable.isText(thrown)) {
            record.setThrown(EscapedThrowable.of(thrown));
        }
        return next == null || next.isLoggable(record);
    }

    /** A parameter that is no text but is written as one with such characters becomes that text. */
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
}
