package no.helseprofil.bench;

import java.util.EnumMap;
import java.util.Map;

/**
 * Figures of a realm.
 *
 * @param clients number of clients
 */
record Size<F extends Enum<F>>(int clients, Map<F, Double> figures) {

    Size {
        figures = new EnumMap<>(figures);
    }

    double of(F figure) {
        Double value = figures.get(figure);
        if (value == null) {
            throw new IllegalStateException(figure + " wasn't measured");
        }
        return value;
    }

    /** Returns the number of clients, as a column's title. */
    String title() {
        return Report.text("%,d", clients);
    }
}
