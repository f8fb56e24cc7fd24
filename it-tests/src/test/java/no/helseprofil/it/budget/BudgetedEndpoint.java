package no.helseprofil.it.budget;

import java.util.EnumMap;
import java.util.Map;

/** The endpoints at which somebody who has proven nothing is heard, and what one request of theirs may cost at most. */
enum BudgetedEndpoint {
    TOKEN("token", "protocol/openid-connect/token", 12, 60, 4, 1, 1, 1_000, 4),
    PAR("pushed authorization request", "protocol/openid-connect/ext/par/request", 12, 60, 4, 1, 1, 1_000, 4),
    AUTHORIZATION("authorization", "protocol/openid-connect/auth", 12, 40, 2, 0, 1, 1_000, 4),
    INTROSPECTION("introspection", "protocol/openid-connect/token/introspect", 12, 40, 4, 1, 1, 1_000, 4),
    REVOCATION("revocation", "protocol/openid-connect/revoke", 12, 40, 4, 1, 1, 1_000, 4),
    USERINFO("userinfo", "protocol/openid-connect/userinfo", 6, 30, 2, 0, 1, 1_000, 2),
    REGISTRATION("dynamic registration", "clients-registrations/openid-connect", 12, 30, 1, 0, 1, 1_000, 2),
    HELP("help pages", "helseprofil/requirements/dpop-nonce", 4, 20, 0, 0, 0, 10, 2),
    SELF("a client's own view", "helseprofil/self/assessment", 4, 20, 2, 0, 0, 10, 2),
    CURRENT("a client's own view, by credentials", "helseprofil/self/current", 12, 40, 4, 1, 1, 1_000, 4),
    CONTACT("the link in a notice", "helseprofil/self/contact/AQAAAAAAAAAA", 4, 20, 0, 0, 0, 10, 2),
    CHECKPOINT("checkpoint of the log", "helseprofil/checkpoint", 4, 20, 4, 0, 0, 10, 2),
    NEXT_KEY("a client's next key", "helseprofil/selvbetjening/v1/client-secret", 4, 20, 2, 0, 0, 10, 2);

    private final String title;
    private final String path;
    private final Map<Cost, Integer> most = new EnumMap<>(Cost.class);

    BudgetedEndpoint(
            String title,
            String path,
            int statements,
            int lookUps,
            int signatures,
            int fetches,
            int rows,
            int bytes,
            int entries) {
        this.title = title;
        this.path = path;
        most.put(Cost.STATEMENTS, statements);
        most.put(Cost.LOOK_UPS, lookUps);
        most.put(Cost.SIGNATURES, signatures);
        most.put(Cost.FETCHES, fetches);
        most.put(Cost.ROWS, rows);
        most.put(Cost.BYTES, bytes);
        most.put(Cost.ENTRIES, entries);
    }

    String title() {
        return title;
    }

    /** Below the realm. */
    String path() {
        return path;
    }

    /** Returns the most that a request here may cost. */
    int most(Cost cost) {
        return most.get(cost);
    }

    /** Returns whether its requests are read from the address and the headers, and no form comes with them. */
    boolean isRead() {
        return this == HELP || this == SELF || this == CONTACT || this == CHECKPOINT || this == USERINFO;
    }
}
