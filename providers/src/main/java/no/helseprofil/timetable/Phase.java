package no.helseprofil.timetable;

import java.util.Locale;

/** What becomes of a request that fails a requirement. */
public enum Phase {
    /** It is refused. */
    ENFORCED,
    /** It passes and is counted; the requirement is never refused under this rule set. */
    MEASURED,
    /** The authority has turned the requirement off: it isn't looked at. */
    OFF;

    /** Whether a request that fails the requirement is refused. */
    public boolean refuses() {
        return this == ENFORCED;
    }

    /** Whether a failure is recorded at all. */
    public boolean counts() {
        return this != OFF;
    }

    /** The name in documents, events and metrics. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
