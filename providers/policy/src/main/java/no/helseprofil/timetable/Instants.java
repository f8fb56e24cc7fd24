package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import no.helseprofil.grammar.Grammar;
import org.jspecify.annotations.Nullable;

/**
 * Form of instants in documents and requests: with a time zone. A fraction of a second is cut off, since the headers
 * that carry such an instant have whole seconds.
 */
public final class Instants {

    /** Remedy for a text that isn't an instant. */
    public static final String REMEDY = "write an instant with its zone, such as 2027-01-01T00:00:00Z";

    private static final String SECOND = "(19[7-9][0-9]|[2-9][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
            + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    private static final String FRACTION = "[.][0-9]{1,9}";
    private static final String ZONE = "(Z|[+-](0[0-9]|1[0-7]):[0-5][0-9]|[+-]18:00)";

    /** Form of an instant (RFC 3339), limited to years that an HTTP date can have and zones that exist. */
    private static final String FORM = SECOND + "(" + FRACTION + ")?" + ZONE;

    private static final Pattern PATTERN = Pattern.compile(FORM);

    /** A text of a JSON document that is an instant with a fraction, and nothing else. */
    private static final Pattern FRACTIONAL =
            Pattern.compile("\"(?<second>" + SECOND + ")" + FRACTION + "(?<zone>" + ZONE + ")\"");

    private static final Instant LEAST = Instant.EPOCH;
    private static final Instant MOST = Instant.parse("9999-12-31T23:59:59Z");

    /** Grammar of an instant in a document. */
    public static final Grammar<Instant> GRAMMAR =
            Grammar.value(node -> read(node.textValue()), REMEDY, Grammar.schema("{\"$ref\":\"#/$defs/instant\"}"));

    private Instants() {}

    /** Returns the schema that the grammar refers to. */
    static ObjectNode schema() {
        return Grammar.schema("""
                {"type":"string","format":"date-time","pattern":"^%s$","examples":["2027-01-01T00:00:00Z"]}
                """.formatted(FORM));
    }

    public static Optional<Instant> read(@Nullable String text) {
        try {
            return Optional.ofNullable(text)
                    .filter(form -> PATTERN.matcher(form).matches())
                    .map(Instant::parse)
                    .map(instant -> instant.truncatedTo(ChronoUnit.SECONDS))
                    .filter(instant -> !instant.isBefore(LEAST) && !instant.isAfter(MOST));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns the document with instants in whole seconds, since earlier versions of this product read no others. */
    static String inWholeSeconds(String document) {
        return FRACTIONAL.matcher(document).replaceAll("\"${second}${zone}\"");
    }
}
