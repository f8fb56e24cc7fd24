package no.helseprofil.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.bench.CryptoBench.Library;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.Work;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measurement of the profile's cost: CPU of the server's threads that answer requests, in a realm under the profile and
 * in one under Keycloak's own FAPI 2.0 profile. The CPU of these threads rather than wall time excludes the network and
 * this client. One server and short turns give all realms the same machine. A ratio makes the figure of one machine
 * meaningful on another. The measurement begins when the compiler is idle, since the realm with more code would pay for
 * it longer.
 */
final class TokenBench {

    static final List<BenchRealm> TWO_REALMS = List.of(BenchRealm.FAPI, BenchRealm.PROFILE);

    private static final int LEAST_ROUNDS_TO_WARM_UP = 4;
    private static final int MOST_ROUNDS_TO_WARM_UP = 50;

    /** Share of the CPU of requests below which the compiler counts as idle. */
    private static final double MOST_COMPILING = 0.03;

    private final ServerProbe probe;
    private final int turns;
    private final Map<BenchRealm, FlowClient> clients = new EnumMap<>(BenchRealm.class);

    /** Makes the realms. Two have twenty turns each in a round, more of them six. */
    TokenBench(BenchServer server, List<BenchRealm> realms) {
        this.probe = server.probe();
        this.turns = realms.size() == 2 ? 20 : 6;
        SigningKey key = BenchRealm.newClientKey();
        for (BenchRealm realm : realms) {
            realm.create(server.admin(), key);
            clients.put(realm, new FlowClient(realm, server, key, false));
        }
        if (!BenchRealm.FAPI.client(server.admin()).equals(BenchRealm.PROFILE.client(server.admin()))) {
            throw new IllegalStateException("the two realms have different clients");
        }
    }

    /**
     * Measures the flows with a bound in two realms, or all that {@code docs/performance.md} shows.
     *
     * @param hasCorretto whether the server has Amazon Corretto Crypto Provider
     */
    static TokenFigures run(boolean isWhole, boolean hasCorretto) throws RunnerException {
        System.out.println(
                "CPU of the server's threads that answer requests (private_key_jwt, DPoP, ES256): realms under"
                        + " the profile against one under Keycloak's own fapi-2-dpop-security-profile.");
        List<Comparison> comparisons = new ArrayList<>();
        int java;
        try (BenchServer server = BenchServer.start(options(hasCorretto))) {
            TokenBench bench = new TokenBench(server, isWhole ? List.of(BenchRealm.values()) : TWO_REALMS);
            java = server.probe().work().java();
            for (Flow flow : isWhole ? Flow.ALL : Flow.BOUNDED) {
                comparisons.add(bench.measure(flow, flow.bound(java, hasCorretto)));
            }
        }
        Library[] libraries = hasCorretto ? Library.values() : new Library[] {Library.JDK, Library.BOUNCY_CASTLE};
        return new TokenFigures(java, hasCorretto, comparisons, CryptoBench.floor(libraries));
    }

    /** Returns the options of a server with the registers of the realms. */
    static ServerOptions options(boolean hasCorretto) {
        ServerOptions options = Everything.registersOf(SharedServer.withoutRealms());
        return hasCorretto ? options.withProvider(Path.of(System.getProperty("helseprofil.corretto.jar"))) : options;
    }

    private Comparison measure(Flow flow, double bound) {
        warmUp(flow);
        Map<BenchRealm, List<TimedBlock>> rounds = new EnumMap<>(BenchRealm.class);
        for (int i = 0; i < Comparison.ROUNDS; i++) {
            round(flow)
                    .forEach((realm, block) -> rounds.computeIfAbsent(realm, any -> new ArrayList<>())
                            .add(block));
        }
        Comparison comparison = new Comparison(flow, bound, rounds);
        System.out.print(comparison.table());
        return comparison;
    }

    /** Runs a flow in all realms until the compiler is idle. */
    void warmUp(Flow flow) {
        clients.values().forEach(FlowClient::begin);
        FlowClient everything = clients.get(BenchRealm.EVERYTHING);
        if (everything != null) {
            Everything.require(everything.tokens());
        }
        double compiling = 1;
        int rounds = 0;
        while (rounds < LEAST_ROUNDS_TO_WARM_UP || compiling > MOST_COMPILING && rounds < MOST_ROUNDS_TO_WARM_UP) {
            Work.Spent spent =
                    round(flow).values().stream().map(TimedBlock::spent).reduce(Work.Spent.NOTHING, Work.Spent::plus);
            compiling = (double) spent.compiling().toNanos() / spent.requests().toNanos();
            rounds++;
        }
        System.out.printf(
                "%n%s: warmed up by %d rounds, in the last of which the compiler took %.0f %%%n",
                flow.title(), rounds, 100 * compiling);
    }

    /** Measures a round. The realms take turns to be first, so that the order favours none. */
    private Map<BenchRealm, TimedBlock> round(Flow flow) {
        List<BenchRealm> order = new ArrayList<>(clients.keySet());
        Map<BenchRealm, TimedBlock> round = new EnumMap<>(BenchRealm.class);
        for (int turn = 0; turn < turns; turn++) {
            order.forEach(realm -> round.merge(realm, block(flow, realm), TimedBlock::plus));
            Collections.rotate(order, 1);
        }
        return round;
    }

    /** Measures a slice of a flow in one realm. */
    TimedBlock block(Flow flow, BenchRealm realm) {
        FlowClient client = clients.get(realm);
        if (client == null) {
            throw new IllegalArgumentException(realm + " isn't there");
        }
        flow.preparation().accept(client);
        return TimedBlock.of(probe, client, Collections.nCopies(flow.slice(), flow.way()));
    }
}
