package no.helseprofil.keycloak.bootstrap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Exception in the form that may be logged: with the same name and stack trace, and with {@link Escaped} messages. */
final class EscapedThrowable extends Throwable {

    private static final long serialVersionUID = 1L;

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
