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
 * Measurement of the profile's cost: CPU of the server's threads that answer requests, in a realm under the profile and
 * in one under Keycloak's own FAPI 2.0 profile. The CPU of these threads rather than wall time excludes the network and
 * this client. One server and short turns give all realms the same machine. A ratio makes the figure of one machine
 * meaningful on another. The measurement begins when the compiler is idle, since the realm with more code would pay for
 * it longer.
 */
final class TokenBench {

    private static final int LEAST_ROUNDS_TO_WARM_UP = 4;
    private static final int MOST_ROUNDS_TO_WARM_UP = 50;

    /** Share of the CPU of requests below which the compiler counts as idle. */
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
     * @param turns number of each realm's turns in a round
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

    /** Returns the feature number of the server's JDK. */
    int java() {
        return probe.work().java();
    }

    /**
     * Measures a flow.
     *
     * @param bound the largest cost under the profile, if it is bounded
     */
    Comparison measure(Flow flow, OptionalDouble bound) {
        warmUp(flow);
        List<Round> rounds =
                Stream.generate(() -> round(flow)).limit(Comparison.ROUNDS).toList();
        return new Comparison(flow, List.copyOf(clients.keySet()), bound, rounds);
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

    /** Measures a round. The realms take turns to be first, so that the order favours none. */
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

    /** Measures a slice of a flow in one realm. */
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
