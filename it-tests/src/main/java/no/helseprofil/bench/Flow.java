package no.helseprofil.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A measured flow: requests of clients, the preparation for them, and the largest cost under the profile. A further one
 * needs one more entry here, and a method of {@link FlowClient} if that has none for it yet.
 */
enum Flow {
    /** Assertion and proof for a token of the client itself. */
    CLIENT_CREDENTIALS(
            "client credentials",
            50,
            FlowClient::token,
            FlowClient::token,
            new Signatures(1, 2),
            Map.of(17, 0.85, 25, 1.00),
            Map.of(17, 0.75, 25, 0.90)),

    /** PAR, authorization of a logged-in user, and exchange of the code for tokens. */
    CODE(
            "code flow",
            10,
            FlowClient::code,
            FlowClient::code,
            new Signatures(2, 4),
            Map.of(17, 0.97, 25, 1.10),
            Map.of(17, 0.90, 25, 1.00)),

    /** New tokens for a refresh token. */
    REFRESH("refresh", 50, FlowClient::code, FlowClient::refresh, new Signatures(2, 2), Map.of(), Map.of()),

    /** Claims of the user. */
    USERINFO("userinfo", 50, FlowClient::code, FlowClient::userinfo, new Signatures(0, 2), Map.of(), Map.of()),

    /** A proof made for another server. */
    REFUSED_PROOF(
            "refused: proof for another address",
            50,
            FlowClient::token,
            FlowClient::refusedProof,
            new Signatures(0, 0),
            Map.of(),
            Map.of()),

    /** An assertion that has been used already. */
    REFUSED_ASSERTION(
            "refused: assertion used before",
            50,
            FlowClient::useAssertion,
            FlowClient::refusedAssertion,
            new Signatures(0, 0),
            Map.of(),
            Map.of()),

    /** A client that the realm doesn't have. */
    REFUSED_CLIENT(
            "refused: unknown client",
            50,
            FlowClient::token,
            FlowClient::refusedClient,
            new Signatures(0, 0),
            Map.of(),
            Map.of());

    private final String title;
    private final int slice;
    private final Consumer<FlowClient> preparation;
    private final Consumer<FlowClient> way;
    private final Signatures signatures;
    private final Map<Integer, Double> bounds;
    private final Map<Integer, Double> withCorretto;

    Flow(
            String title,
            int slice,
            Consumer<FlowClient> preparation,
            Consumer<FlowClient> way,
            Signatures signatures,
            Map<Integer, Double> bounds,
            Map<Integer, Double> withCorretto) {
        this.title = title;
        this.slice = slice;
        this.preparation = preparation;
        this.way = way;
        this.signatures = signatures;
        this.bounds = bounds;
        this.withCorretto = withCorretto;
    }

    /** Returns the flows with a bound, which are measured by default. */
    static List<Flow> bounded() {
        return List.of(CLIENT_CREDENTIALS, CODE);
    }

    /** Returns the name for people. */
    String title() {
        return title;
    }

    /** Returns the number of runs before another realm's turn, which take about a tenth of a second. */
    int slice() {
        return slice;
    }

    /** Prepares a slice once; it isn't measured. */
    void prepare(FlowClient client) {
        preparation.accept(client);
    }

    /** Runs the flow once. */
    void go(FlowClient client) {
        way.accept(client);
    }

    /** Returns the signatures that the server has to make and verify; {@code CountsIT} counts them. */
    Signatures signatures() {
        return signatures;
    }

    /**
     * Returns the largest cost, as a multiple of the cost in stock Keycloak.
     *
     * @param java feature number of the server's JDK; one that isn't listed has the bound of the next older one
     * @param hasCorretto whether the server has Amazon Corretto Crypto Provider
     * @return empty if it has no bound
     */
    OptionalDouble bound(int java, boolean hasCorretto) {
        Map<Integer, Double> table = hasCorretto ? withCorretto : bounds;
        return table.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(new TreeMap<>(table).floorEntry(java).getValue());
    }

    /**
     * Signatures of one flow.
     *
     * @param made number that the server makes
     * @param verified number that it verifies
     */
    record Signatures(int made, int verified) {}
}
