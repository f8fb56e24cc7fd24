package no.helseprofil.assessment.report;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

public enum Format {
    /** For programs: {@code docs/assessment.schema.json}. */
    JSON("application/json"),
    /** For spreadsheets (RFC 4180): one line per subject and requirement. */
    CSV("text/csv"),
    /** For people: one page. */
    HTML("text/html");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    public static Optional<Format> of(String id) {
        return Stream.of(values()).filter(format -> format.id().equals(id)).findFirst();
    }

    /** The name in requests. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its media type, without parameters. All of them are UTF-8. */
    public String mediaType() {
        return mediaType;
    }
}
