package no.helseprofil.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What is measured: something that clients ask for, what comes before it, and what it may cost under the profile. One more is
 * one more entry here, and a method of {@link FlowClient} where it has no words for it yet.
 */
enum Flow {
    /** Assertion and proof for a token of the client's own. */
    CLIENT_CREDENTIALS(
            "client credentials",
            50,
            FlowClient::token,
            FlowClient::token,
            new Signatures(1, 2),
            Map.of(17, 0.85, 25, 1.00),
            Map.of(17, 0.75, 25, 0.90)),

    /** PAR, authorization of a user who is logged in, and the code for tokens. */
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

    /** What is told of the user. */
    USERINFO("userinfo", 50, FlowClient::code, FlowClient::userinfo, new Signatures(0, 2), Map.of(), Map.of()),

    /** A proof that was made for another server. */
    REFUSED_PROOF(
            "refused: proof for another address",
            50,
            FlowClient::token,
            FlowClient::refusedProof,
            new Signatures(0, 0),
            Map.of(),
            Map.of()),

    /** An assertion that has brought a token already. */
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

    /** Those with a bound, which are measured where nothing else is asked for. */
    static List<Flow> bounded() {
        return List.of(CLIENT_CREDENTIALS, CODE);
    }

    /** What people call it. */
    String title() {
        return title;
    }

    /** How often it is gone before it is another realm's turn: a tenth of a second or so. */
    int slice() {
        return slice;
    }

    /** Does what must come before, once for a slice; it isn't measured. */
    void prepare(FlowClient client) {
        preparation.accept(client);
    }

    /** Goes it once. */
    void go(FlowClient client) {
        way.accept(client);
    }

    /** What the server has to sign and to verify for it, whoever answers; {@code CountsIT} counts them. */
    Signatures signatures() {
        return signatures;
    }

    /**
     * The most that it may cost, as a multiple of what it costs in stock Keycloak.
     *
     * @param java feature number of the server's JDK; one that isn't listed has the bound of the next older one
     * @param hasCorretto whether the server has Amazon Corretto Crypto Provider
     * @return empty where it has no bound
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
     * @param made how many the server makes
     * @param verified how many it verifies
     */
    record Signatures(int made, int verified) {}
}
