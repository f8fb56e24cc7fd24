package no.helseprofil.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Requests of clients in a soak, in turns, each as often as its weight says. A turn with an unexpected response throws.
 */
enum SoakTraffic {
    MACHINE(7, FlowClient::token),
    USER(3, FlowClient::code),
    REFRESH(3, FlowClient::refresh),
    USERINFO(3, FlowClient::userinfo),
    EXCHANGE(1, FlowClient::exchange),
    REFUSED_PROOF(1, FlowClient::refusedProof),
    REFUSED_CLIENT(1, FlowClient::refusedClient),
    BLOCKED_KEY(1, FlowClient::refusedKey);

    private static final List<SoakTraffic> TURNS = turns();

    private final int weight;
    private final Consumer<FlowClient> way;

    SoakTraffic(int weight, Consumer<FlowClient> way) {
        this.weight = weight;
        this.way = way;
    }

    /** Returns the request of a turn, by its number. */
    static SoakTraffic of(long turn) {
        return TURNS.get((int) (turn % TURNS.size()));
    }

    void go(FlowClient client) {
        way.accept(client);
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * Returns the requests in turns. They are spread by the fraction of each that has come, so that one kind doesn't
     * come in a row.
     */
    private static List<SoakTraffic> turns() {
        Map<Double, SoakTraffic> byFraction = new TreeMap<>();
        for (SoakTraffic traffic : values()) {
            IntStream.range(0, traffic.weight)
                    .forEach(i -> byFraction.put((i + 0.5) / traffic.weight + traffic.ordinal() * 1e-6, traffic));
        }
        return byFraction.values().stream().collect(Collectors.toUnmodifiableList());
    }
}
