package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import no.helseprofil.grammar.Grammar;
import org.jspecify.annotations.Nullable;

/**
 * Instants as people write them here: with their zone, and in whole seconds, since the headers that
 * tell them have no others.
 */
public final class Instants {

    /** What to write. */
    public static final String REMEDY =
            "write an instant with its zone, in whole seconds, such as 2027-01-01T00:00:00Z";

    /** How it looks (RFC 3339, without fractions): years that an HTTP date can tell, zones that there are. */
    private static final String FORM = "(19[7-9][0-9]|[2-9][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
            + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](0[0-9]|1[0-7]):[0-5][0-9]|[+-]18:00)";

    private static final Pattern PATTERN = Pattern.compile(FORM);
    private static final Instant LEAST = Instant.EPOCH;
    private static final Instant MOST = Instant.parse("9999-12-31T23:59:59Z");

    /** Where a document has one. */
    public static final Grammar<Instant> GRAMMAR =
            Grammar.value(node -> read(node.textValue()), REMEDY, Grammar.schema("{\"$ref\":\"#/$defs/instant\"}"));

    private Instants() {}

    /** What the grammar's schema refers to. */
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
                    .filter(instant -> !instant.isBefore(LEAST) && !instant.isAfter(MOST));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
