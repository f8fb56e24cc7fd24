package no.helseprofil.keycloak.bootstrap;

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
}
