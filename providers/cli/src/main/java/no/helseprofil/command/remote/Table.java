package no.helseprofil.command.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows below a heading, with columns as wide as their content. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    private Table(String... heading) {
        rows.add(List.of(heading));
    }

    static Table of(String... heading) {
        return new Table(heading);
    }

    /** Adds a row; cells without a text are empty. */
    Table row(String... cells) {
        rows.add(List.of(cells).stream().map(Printable::line).toList());
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
}
