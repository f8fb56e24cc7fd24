package no.helseprofil.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What clients ask for in a soak, in turns: so many of each as the weight says. A turn that isn't answered as it deserves
 * throws.
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

    /** What comes in a turn, by its number. */
    static SoakTraffic of(long turn) {
        return TURNS.get((int) (turn % TURNS.size()));
    }

    void go(FlowClient client) {
        way.accept(client);
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Spread, so that one kind doesn't come in a row: by the fraction of its own that each has had. */
    private static List<SoakTraffic> turns() {
        Map<Double, SoakTraffic> byFraction = new TreeMap<>();
        for (SoakTraffic traffic : values()) {
            IntStream.range(0, traffic.weight)
                    .forEach(i -> byFraction.put((i + 0.5) / traffic.weight + traffic.ordinal() * 1e-6, traffic));
        }
        return byFraction.values().stream().collect(Collectors.toUnmodifiableList());
    }
}
