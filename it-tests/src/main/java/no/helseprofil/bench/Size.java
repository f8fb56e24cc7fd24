package no.helseprofil.bench;

import java.util.Map;
import java.util.Objects;

/**
 * Figures of a realm.
 *
 * @param clients number of clients
 */
record Size<F extends Enum<F>>(int clients, Map<F, Double> figures) {

    double of(F figure) {
        return Objects.requireNonNull(figures.get(figure), () -> figure + " wasn't measured");
    }

    /** Returns the number of clients, as a column's title. */
    String title() {
        return Report.text("%,d", clients);
    }
}
