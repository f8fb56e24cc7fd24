package no.helseprofil.assessment.report;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

public enum Format {
    /** JSON for programs, by {@code docs/assessment.schema.json}. */
    JSON("application/json"),
    /** CSV for spreadsheets (RFC 4180), with one line per subject and requirement. */
    CSV("text/csv"),
    /** One page for people. */
    HTML("text/html");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    public static Optional<Format> of(String id) {
        return Stream.of(values()).filter(format -> format.id().equals(id)).findFirst();
    }

    /** Returns the name in requests. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the media type without parameters. All formats are UTF-8. */
    public String mediaType() {
        return mediaType;
    }
}
