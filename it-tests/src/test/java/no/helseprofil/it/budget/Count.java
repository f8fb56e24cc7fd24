package no.helseprofil.it.budget;

/** Counts of one request that is answered, in the order of the table. */
enum Count {
    SIGNED("signed"),
    VERIFIED("verified"),
    PARSED("JSON texts parsed"),
    LOOK_UPS("look-ups"),
    STATEMENTS("SQL statements"),
    KILOBYTES("kB");

    private final String title;

    Count(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
