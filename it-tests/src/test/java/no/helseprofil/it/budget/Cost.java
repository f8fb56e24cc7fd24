package no.helseprofil.it.budget;

/** Costs of a request, in the order of the table. */
enum Cost {
    STATEMENTS("SQL statements"),
    LOOK_UPS("look-ups of realms, clients, users and scopes"),
    SIGNATURES("signatures made or verified"),
    FETCHES("fetches of a `jwks_uri`"),
    ROWS("rows put into tables"),
    BYTES("bytes of an event"),
    ENTRIES("entries put into caches");

    private final String title;

    Cost(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
