package no.helseprofil.keycloak.request;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import no.helseprofil.keycloak.request.Step.Column;
import org.jspecify.annotations.Nullable;

/**
 * A place in the code at which steps of a request are executed: those of the table, in its order, and no others.
 * Keycloak calls us in many places and lets nobody loop over all of them; each place executes its part of the one
 * table.
 *
 * @param <T> what executes a step
 * @param <C> what a step is executed on
 * @param <X> what a step throws beside unchecked exceptions
 */
public final class Hook<T, C, X extends Exception> {

    private final String when;
    private final boolean isRequired;
    private volatile @Nullable Map<Column, List<Step<T, C, X>>> steps;

    private Hook(String when, boolean isRequired) {
        this.when = when;
        this.isRequired = isRequired;
    }

    /** Returns a place that nothing passes without a step: where the table has none, the request fails. */
    public static <T, C, X extends Exception> Hook<T, C, X> required(String when) {
        return new Hook<>(when, true);
    }

    /** Returns a place at which some endpoints have no step. */
    public static <T, C, X extends Exception> Hook<T, C, X> optional(String when) {
        return new Hook<>(when, false);
    }

    /** Returns a row of the table. */
    public Step<T, C, X> step(String what, Set<Column> columns, Step.Execution<T, C, X> code) {
        return new Step<>(this, what, columns, code);
    }

    /** Returns when it is reached. */
    public String when() {
        return when;
    }

    /**
     * Executes the steps of an endpoint. A step that throws is the last one.
     *
     * @throws IllegalStateException if nothing may pass here without a step, and there is none
     */
    public void run(Column column, T by, C on) throws X {
        List<Step<T, C, X>> here = steps().getOrDefault(column, List.of());
        if (isRequired && here.isEmpty()) {
            throw new IllegalStateException("no step at " + column + " when " + when);
        }
        for (Step<T, C, X> step : here) {
            step.code().run(by, on);
        }
    }

    private Map<Column, List<Step<T, C, X>>> steps() {
        Map<Column, List<Step<T, C, X>>> known = steps;
        if (known == null) {
            known = read(Rows.ALL);
            steps = known;
        }
        return known;
    }

    private Map<Column, List<Step<T, C, X>>> read(List<Step<?, ?, ?>> rows) {
        Map<Column, List<Step<T, C, X>>> byColumn = new EnumMap<>(Column.class);
        Arrays.stream(Column.values())
                .forEach(column -> byColumn.put(
                        column,
                        rows.stream()
                                .filter(row -> row.hook() == this && row.isAt(column))
                                .map(this::own)
                                .toList()));
        return byColumn;
    }

    /** A step is made by its hook alone, and so has its types. */
    @SuppressWarnings("unchecked")
    private Step<T, C, X> own(Step<?, ?, ?> row) {
        return (Step<T, C, X>) row;
    }

    /** The table stands above all that it names, and is found by its interface. */
    private static final class Rows {

        static final List<Step<?, ?, ?>> ALL = ServiceLoader.load(StepTable.class, StepTable.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the table of steps is missing"))
                .steps();
    }
}
