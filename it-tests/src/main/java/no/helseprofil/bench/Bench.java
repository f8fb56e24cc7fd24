package no.helseprofil.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import no.helseprofil.bench.Comparison.Block;
import no.helseprofil.bench.Comparison.Pair;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.Work;

/**
 * What the profile costs: CPU of the server's threads that answer requests, for tokens in a realm under the profile and
 * in one under Keycloak's own FAPI 2.0 profile. CPU of these threads, not time on the wall, so that neither the network
 * nor this client is measured; on one server and in short turns, so that both meet the same machine; as a ratio, so that
 * the figure of one machine means something on another; and when the compiler has come to rest, since the realm with
 * more code would pay for it longer.
 */
public final class Bench {

    private static final String ASSESSMENT = "assessment";
    private static final String CHECK = "--check";
    private static final String WRITE = "--write";

    private static final int TURNS = 20;
    private static final int LEAST_PAIRS_TO_WARM_UP = 4;
    private static final int MOST_PAIRS_TO_WARM_UP = 15;

    /** Of the CPU of the requests: where the compiler takes less, it has come to rest. */
    private static final double MOST_COMPILING = 0.03;

    private final PrintStream out;
    private final ServerProbe probe;
    private final FlowClient stock;
    private final FlowClient profile;

    private Bench(PrintStream out, KeycloakServer server, SigningKey key) {
        this.out = out;
        this.probe = new ServerProbe(server);
        this.stock = new FlowClient(BenchRealm.STOCK.issuer(server.url().toString()), key);
        this.profile = new FlowClient(BenchRealm.PROFILE.issuer(server.url().toString()), key);
    }

    /**
     * Tokens, or {@code assessment}; {@code --check} ends with status 1 when a figure is past its bound,
     * {@code --write} writes the figures of tokens into {@code docs/performance.md}.
     */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        boolean ofAssessment = words.contains(ASSESSMENT);
        if (!List.of(ASSESSMENT, CHECK, WRITE).containsAll(words) || ofAssessment && words.contains(WRITE)) {
            System.err.println(
                    "usage: bench [--check] [--write] | bench assessment [--check] | bench core | bench crypto [JAVA_HOME...]");
            System.exit(2);
        }
        boolean isWithinBounds;
        if (ofAssessment) {
            isWithinBounds = AssessmentBench.run(System.out).isWithinBounds();
        } else {
            List<Comparison> comparisons = run(System.out);
            if (words.contains(WRITE)) {
                PerformancePage.write(comparisons);
            }
            isWithinBounds = comparisons.stream().allMatch(Comparison::isWithinBound);
        }
        System.exit(words.contains(CHECK) && !isWithinBounds ? 1 : 0);
    }

    private static List<Comparison> run(PrintStream out) {
        out.println(
                "CPU of the server's threads that answer requests (private_key_jwt, DPoP, ES256): a realm under the");
        out.println("profile against a realm under Keycloak's own fapi-2-dpop-security-profile.");
        out.println(Machine.description());
        Bench bench = prepare(out, SharedServer.get());
        List<Comparison> comparisons = new ArrayList<>();
        for (Flow flow : Flow.values()) {
            Comparison comparison = bench.measure(flow);
            out.print(comparison.table());
            comparisons.add(comparison);
        }
        return comparisons;
    }

    private static Bench prepare(PrintStream out, KeycloakServer server) {
        SigningKey key = BenchRealm.newClientKey();
        AdminApi admin = AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        BenchRealm.STOCK.create(admin, key);
        BenchRealm.PROFILE.create(admin, key);
        if (!BenchRealm.STOCK.client(admin).equals(BenchRealm.PROFILE.client(admin))) {
            throw new IllegalStateException("the two realms have different clients: " + BenchRealm.STOCK.client(admin)
                    + " and " + BenchRealm.PROFILE.client(admin));
        }
        return new Bench(out, server, key);
    }

    private Comparison measure(Flow flow) {
        stock.begin();
        profile.begin();
        warmUp(flow);
        return new Comparison(
                flow,
                probe.work().java(),
                Stream.generate(() -> inTurns(flow, TURNS))
                        .limit(Comparison.PAIRS)
                        .toList());
    }

    private void warmUp(Flow flow) {
        double compiling = 1;
        int pairs = 0;
        while (pairs < LEAST_PAIRS_TO_WARM_UP || compiling > MOST_COMPILING && pairs < MOST_PAIRS_TO_WARM_UP) {
            Pair pair = inTurns(flow, TURNS);
            Work.Spent spent = pair.stock().spent().plus(pair.profile().spent());
            compiling = (double) spent.compiling().toNanos() / spent.requests().toNanos();
            pairs++;
        }
        out.printf(
                Locale.ROOT,
                "%n%s: warmed up by %d pairs, in the last of which the compiler took %.0f %%%n",
                flow.title(),
                pairs,
                100 * compiling);
    }

    /** The one that begins changes each turn, so that going first favours neither. */
    private Pair inTurns(Flow flow, int turns) {
        Pair sum = new Pair(Block.EMPTY, Block.EMPTY);
        for (int turn = 0; turn < turns; turn++) {
            Block first = block(flow, turn % 2 == 0 ? stock : profile);
            Block second = block(flow, turn % 2 == 0 ? profile : stock);
            sum = turn % 2 == 0 ? sum.plus(first, second) : sum.plus(second, first);
        }
        return sum;
    }

    private Block block(Flow flow, FlowClient client) {
        Work before = probe.work();
        for (int i = 0; i < flow.slice(); i++) {
            flow.go(client);
        }
        return new Block(flow.slice(), probe.work().since(before));
    }
}
