package no.helseprofil.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A measured flow: requests of clients, the preparation for them, and the largest cost under the profile. A further one
 * needs one more entry here, and a method of {@link FlowClient} if that has none for it yet.
 *
 * @param title name for people
 * @param slice number of runs before another realm's turn, which take about a tenth of a second
 * @param preparation preparation of a slice, which isn't measured
 * @param way a run
 * @param made number of signatures that the server makes
 * @param verified number of signatures that it verifies
 * @param bounds largest costs, as a multiple of the cost in stock Keycloak, by the feature number of a JDK
 * @param withCorretto the same with Amazon Corretto Crypto Provider
 */
record Flow(
        String title,
        int slice,
        Consumer<FlowClient> preparation,
        Consumer<FlowClient> way,
        int made,
        int verified,
        Map<Integer, Double> bounds,
        Map<Integer, Double> withCorretto) {

    /** Flows with a bound, which are measured by default. */
    static final List<Flow> BOUNDED = List.of(
            new Flow(
                    "client credentials",
                    50,
                    FlowClient::token,
                    FlowClient::token,
                    1,
                    2,
                    Map.of(17, 0.85, 25, 1.00),
                    Map.of(17, 0.75, 25, 0.90)),
            new Flow(
                    "code flow",
                    10,
                    FlowClient::code,
                    FlowClient::code,
                    2,
                    4,
                    Map.of(17, 0.97, 25, 1.10),
                    Map.of(17, 0.90, 25, 1.00)));

    /** All flows. */
    static final List<Flow> ALL = List.of(
            BOUNDED.get(0),
            BOUNDED.get(1),
            unbounded("refresh", FlowClient::code, FlowClient::refresh, 2, 2),
            unbounded("userinfo", FlowClient::code, FlowClient::userinfo, 0, 2),
            unbounded("refused: proof for another address", FlowClient::token, FlowClient::refusedProof, 0, 0),
            unbounded("refused: assertion used before", FlowClient::useAssertion, FlowClient::refusedAssertion, 0, 0),
            unbounded("refused: unknown client", FlowClient::token, FlowClient::refusedClient, 0, 0));

    private static Flow unbounded(
            String title, Consumer<FlowClient> preparation, Consumer<FlowClient> way, int made, int verified) {
        return new Flow(title, 50, preparation, way, made, verified, Map.of(), Map.of());
    }

    /**
     * Returns the largest cost; infinity if it has no bound.
     *
     * @param java feature number of the server's JDK; one that isn't listed has the bound of the next older one
     * @param hasCorretto whether the server has Amazon Corretto Crypto Provider
     */
    double bound(int java, boolean hasCorretto) {
        Map<Integer, Double> table = hasCorretto ? withCorretto : bounds;
        return table.isEmpty()
                ? Double.POSITIVE_INFINITY
                : new TreeMap<>(table).floorEntry(java).getValue();
    }
}
