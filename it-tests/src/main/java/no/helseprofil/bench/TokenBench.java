package no.helseprofil.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.Work;

/**
 * What the profile costs: CPU of the server's threads that answer requests, in a realm under the profile and in one under
 * Keycloak's own FAPI 2.0 profile. CPU of these threads, not time on the wall, so that neither the network nor this client is
 * measured; on one server and in short turns, so that all realms meet the same machine; as a ratio, so that the figure of one
 * machine means something on another; and when the compiler has come to rest, since the realm with more code would pay for it
 * longer.
 */
final class TokenBench {

    private static final int LEAST_ROUNDS_TO_WARM_UP = 4;
    private static final int MOST_ROUNDS_TO_WARM_UP = 50;

    /** Of the CPU of the requests: where the compiler takes less, it has come to rest. */
    private static final double MOST_COMPILING = 0.03;

    private final PrintStream out;
    private final ServerProbe probe;
    private final int turns;
    private final Map<BenchRealm, FlowClient> clients = new EnumMap<>(BenchRealm.class);

    private TokenBench(PrintStream out, ServerProbe probe, int turns) {
        this.out = out;
        this.probe = probe;
        this.turns = turns;
    }

    /**
     * Makes the realms.
     *
     * @param turns how often each comes to its turn in a round
     */
    static TokenBench on(KeycloakServer server, List<BenchRealm> realms, int turns, PrintStream out) {
        SigningKey key = BenchRealm.newClientKey();
        AdminApi admin = AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        TokenBench bench = new TokenBench(out, new ServerProbe(server), turns);
        for (BenchRealm realm : realms) {
            realm.create(admin, key);
            bench.clients.put(realm, new FlowClient(realm, server.url().toString(), key));
        }
        if (!BenchRealm.FAPI.client(admin).equals(BenchRealm.PROFILE.client(admin))) {
            throw new IllegalStateException("the two realms have different clients: " + BenchRealm.FAPI.client(admin)
                    + " and " + BenchRealm.PROFILE.client(admin));
        }
        return bench;
    }

    /** Feature number of the server's JDK. */
    int java() {
        return probe.work().java();
    }

    /**
     * Measures a flow.
     *
     * @param bound the most that it may cost under the profile, if that is bounded
     */
    Comparison measure(Flow flow, OptionalDouble bound) {
        warmUp(flow);
        List<Round> rounds =
                Stream.generate(() -> round(flow)).limit(Comparison.ROUNDS).toList();
        return new Comparison(flow, List.copyOf(clients.keySet()), bound, rounds);
    }

    /** Goes a flow in all realms until the compiler rests. */
    void warmUp(Flow flow) {
        clients.values().forEach(FlowClient::begin);
        FlowClient everything = clients.get(BenchRealm.EVERYTHING);
        if (everything != null) {
            Everything.require(everything.tokens());
        }
        double compiling = 1;
        int rounds = 0;
        while (rounds < LEAST_ROUNDS_TO_WARM_UP || compiling > MOST_COMPILING && rounds < MOST_ROUNDS_TO_WARM_UP) {
            Work.Spent spent = round(flow).blocks().values().stream()
                    .map(TimedBlock::spent)
                    .reduce(Work.Spent.NOTHING, Work.Spent::plus);
            compiling = (double) spent.compiling().toNanos() / spent.requests().toNanos();
            rounds++;
        }
        out.printf(
                Locale.ROOT,
                "%n%s: warmed up by %d rounds, in the last of which the compiler took %.0f %%%n",
                flow.title(),
                rounds,
                100 * compiling);
    }

    /** The one that begins changes each turn, so that going first favours none. */
    private Round round(Flow flow) {
        List<Map.Entry<BenchRealm, FlowClient>> order = new ArrayList<>(clients.entrySet());
        Round round = Round.EMPTY;
        for (int turn = 0; turn < turns; turn++) {
            for (Map.Entry<BenchRealm, FlowClient> next : order) {
                round = round.plus(next.getKey(), block(flow, next.getValue()));
            }
            Collections.rotate(order, 1);
        }
        return round;
    }

    /** A slice of a flow in one realm. */
    TimedBlock block(Flow flow, BenchRealm realm) {
        FlowClient client = clients.get(realm);
        if (client == null) {
            throw new IllegalArgumentException(realm + " isn't there");
        }
        return block(flow, client);
    }

    private TimedBlock block(Flow flow, FlowClient client) {
        List<Duration> waits = new ArrayList<>();
        flow.prepare(client);
        client.waited();
        Work before = probe.work();
        for (int i = 0; i < flow.slice(); i++) {
            flow.go(client);
            waits.add(client.waited());
        }
        return new TimedBlock(waits, probe.work().since(before));
    }
}
