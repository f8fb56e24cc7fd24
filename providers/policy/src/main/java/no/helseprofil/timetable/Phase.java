package no.helseprofil.timetable;

import java.util.Locale;

/** Treatment of a request that fails a requirement, for one client at one instant. */
public enum Phase {
    /** The request passes and is counted. The response says nothing of it. */
    OBSERVED,
    /** The request passes and is counted. The response announces the date of refusals. */
    ANNOUNCED,
    /** The request is refused. */
    ENFORCED,
    /** A waiver of this client lets the request pass. It is counted, and the response has the end of the waiver. */
    WAIVED,
    /** The request passes and is counted. This rule set never refuses requests for the requirement. */
    MEASURED,
    /** The authority has turned the requirement off: it isn't checked. */
    OFF;

    /** Returns whether a request that fails the requirement is refused. */
    public boolean refuses() {
        return this == ENFORCED;
    }

    /** Returns whether a failure is recorded at all. */
    public boolean counts() {
        return this != OFF;
    }

    /** Returns whether the response announces that such requests will be refused one day. */
    public boolean tells() {
        return this == ANNOUNCED || this == WAIVED;
    }

    /** Returns the name in documents, events and metrics. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
