package no.helseprofil.command.remote;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows below a heading, with columns as wide as their content. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    private Table(String... heading) {
        rows.add(List.of(heading));
    }

    static Table of(String... heading) {
        return new Table(heading);
    }

    /**
     * Returns a table with a row for each item.
     *
     * @param columns heading and path of the member, as in {@code REASON=reason}, with {@code @} for a time; of several
     *     paths with a bar in between, the first that leads to a value counts
     */
    static Table of(JsonTree items, String... columns) {
        Table table = new Table(Stream.of(columns)
                .map(column -> column.replaceFirst("[=@].*", ""))
                .toArray(String[]::new));
        items.items()
                .forEach(item -> table.row(
                        Stream.of(columns).map(column -> cell(item, column)).toArray(String[]::new)));
        return table;
    }

    private static String cell(JsonTree item, String column) {
        String shown = Stream.of(column.replaceFirst(".*[=@]", "").split("\\|"))
                .map(path -> Stream.of(path.split("\\.", -1)).reduce(item, JsonTree::get, (one, other) -> other))
                .map(JsonTree::shown)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return column.contains("@") ? TerminalTime.cell(shown) : shown;
    }

    /** Adds a row; cells without a text are empty. */
    Table row(String... cells) {
        rows.add(Stream.of(cells).map(Terminal::line).toList());
        return this;
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    /** Prints the table, or a text if it has no rows. */
    void print(Terminal terminal, String nothing) {
        if (isEmpty()) {
            terminal.say(nothing);
            return;
        }
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> length(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        rows.forEach(row -> terminal.say(IntStream.range(0, row.size())
                .mapToObj(column -> padded(row.get(column), widths[column]))
                .collect(Collectors.joining("  "))
                .stripTrailing()));
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - length(cell));
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** Instants in readable form for a terminal: day and time in Norway. JSON output keeps them unchanged. */
    static final class TerminalTime {

        private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");
        private static final DateTimeFormatter MINUTES = formatter("d MMMM yyyy 'at' HH:mm");
        private static final DateTimeFormatter SECONDS = formatter("d MMMM yyyy 'at' HH:mm:ss");

        private TerminalTime() {}

        private static DateTimeFormatter formatter(String pattern) {
            return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        }

        /** Returns a cell, such as {@code 1 June 2027 at 02:00}; a text that is no instant is unchanged. */
        static String cell(String text) {
            try {
                ZonedDateTime time = Instant.parse(text).atZone(NORWAY);
                return (time.getSecond() == 0 ? MINUTES : SECONDS).format(time);
            } catch (DateTimeParseException other) {
                return text;
            }
        }

        /** Returns the same with the zone, for a sentence. */
        static String words(String text) {
            String cell = cell(text);
            return cell.equals(text) ? text : cell + " Norwegian time";
        }
    }
}
