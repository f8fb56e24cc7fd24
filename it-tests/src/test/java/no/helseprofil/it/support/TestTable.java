package no.helseprofil.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/**
 * Table in which each cell has a test, or the reason why there is none: the author of a new row has to think of every
 * column.
 *
 * @param <R> a row
 * @param <C> a cell
 * @param name what the table is of, as it is printed
 * @param rows the rows, each of a name of its own
 * @param cells the cells of a row
 */
public record TestTable<R, C extends TestTable.Cell>(String name, List<R> rows, Function<R, Stream<C>> cells) {

    /** Content of a row and a column. */
    public interface Cell {

        /** The column. */
        Object way();

        boolean isTest();

        boolean isReason();
    }

    /** The tests of all rows in some columns. */
    public Stream<DynamicNode> tests(Predicate<C> chosen, Consumer<C> test) {
        return rows.stream()
                .map(row -> dynamicContainer(
                        row.toString(),
                        cells.apply(row)
                                .filter(cell -> chosen.test(cell) && !cell.isReason())
                                .map(cell -> dynamicTest(cell.way().toString(), () -> test.accept(cell)))));
    }

    /** Fails if a cell is empty, or two rows have one name. */
    public void assertComplete() {
        assertThat(all())
                .as("a row that is new must be thought of in every column: %s", count())
                .allMatch(cell -> cell.isTest() || cell.isReason());
        assertThat(rows.stream().map(Object::toString)).doesNotHaveDuplicates();
    }

    /** Returns how many cells, tests, reasons and empty cells the table has. */
    public String count() {
        List<C> all = all();
        long tests = all.stream().filter(Cell::isTest).count();
        long reasons = all.stream().filter(Cell::isReason).count();
        return "%s: %d cells, %d tests, %d reasons, %d empty"
                .formatted(name, all.size(), tests, reasons, all.size() - tests - reasons);
    }

    private List<C> all() {
        return rows.stream().flatMap(cells).toList();
    }
}
