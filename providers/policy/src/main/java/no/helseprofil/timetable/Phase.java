package no.helseprofil.timetable;

import java.util.Locale;

/** What becomes of a request that fails a requirement, for one client at one instant. */
public enum Phase {
    /** It passes and is counted; the client isn't told. */
    OBSERVED,
    /** It passes and is counted; the client is told until when. */
    ANNOUNCED,
    /** It is refused. */
    ENFORCED,
    /**
     * It would be refused, but for a waiver of this client: it passes and is counted; the client is told until when.
     */
    WAIVED,
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

    /** Whether the client is told that what it does will be refused one day. */
    public boolean tells() {
        return this == ANNOUNCED || this == WAIVED;
    }

    /** The name in documents, events and metrics. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
