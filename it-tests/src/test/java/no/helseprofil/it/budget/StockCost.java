package no.helseprofil.it.budget;

/** Costs of a request beside the same one in a realm without the profile, in the order of the table. */
enum StockCost {
    STATEMENTS("SQL statements", 1.5),
    BYTES("bytes of memory", 1.5),
    CPU("CPU", 2);

    private final String title;
    private final double most;

    StockCost(String title, double most) {
        this.title = title;
        this.most = most;
    }

    String title() {
        return title;
    }

    /** Returns the limit as a multiple of what stock takes. */
    double most() {
        return most;
    }
}
