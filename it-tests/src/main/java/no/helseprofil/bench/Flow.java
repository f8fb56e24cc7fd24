package no.helseprofil.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What is measured: a way to tokens, and what it may cost under the profile. */
enum Flow {
    /** Assertion and proof for a token of the client's own. */
    CLIENT_CREDENTIALS("client credentials", 50, FlowClient::clientCredentials, Map.of(17, 0.90, 25, 1.05)),

    /** PAR, authorization of a user who is logged in, and the code for tokens. */
    CODE("code flow", 10, FlowClient::code, Map.of(17, 1.00, 25, 1.10));

    private final String title;
    private final int slice;
    private final Consumer<FlowClient> way;
    private final Map<Integer, Double> bounds;

    Flow(String title, int slice, Consumer<FlowClient> way, Map<Integer, Double> bounds) {
        this.title = title;
        this.slice = slice;
        this.way = way;
        this.bounds = bounds;
    }

    /** What people call it. */
    String title() {
        return title;
    }

    /** How often it is gone before it is the other realm's turn: a tenth of a second or so. */
    int slice() {
        return slice;
    }

    /** Goes it once. */
    void go(FlowClient client) {
        way.accept(client);
    }

    /**
     * The most that it may cost, as a multiple of what it costs in stock Keycloak.
     *
     * @param java feature number of the server's JDK; one that isn't listed has the bound of the next older one
     */
    double bound(int java) {
        return new TreeMap<>(bounds).floorEntry(java).getValue();
    }
}
