package no.helseprofil.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.bench.Comparison.Block;
import no.helseprofil.bench.Comparison.Pair;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;

/**
 * What the profile costs: CPU of the server for a token by client credentials, in a realm under the profile and in one
 * under Keycloak's own FAPI 2.0 profile. CPU of the process, not time on the wall, so that neither the network nor this
 * client is measured; on one server and in turns, so that both meet the same machine; as a ratio, so that the figure of
 * one machine means something on another.
 */
public final class Bench {

    private static final String ASSESSMENT = "assessment";
    private static final String CHECK = "--check";

    private static final int PAIRS = 11;
    private static final int TURNS = 8;
    private static final int TOKENS = 250;
    private static final int TURNS_TO_WARM_UP = 40;

    private final ServerProbe probe;
    private final Contender stock;
    private final Contender profile;

    private Bench(KeycloakServer server, SigningKey key) {
        this.probe = new ServerProbe(server);
        this.stock = new Contender(BenchRealm.STOCK.issuer(server.url().toString()), key);
        this.profile = new Contender(BenchRealm.PROFILE.issuer(server.url().toString()), key);
    }

    /** Tokens, or {@code assessment}; {@code --check} ends with status 1 when a figure is past its bound. */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        boolean ofAssessment = words.contains(ASSESSMENT);
        boolean checks = words.contains(CHECK);
        if (!List.of(ASSESSMENT, CHECK).containsAll(words)) {
            System.err.println("usage: bench [assessment] [--check]");
            System.exit(2);
        }
        boolean isWithinBounds = ofAssessment
                ? AssessmentBench.run(System.out).isWithinBounds()
                : run(System.out).isWithinBound();
        System.exit(checks && !isWithinBounds ? 1 : 0);
    }

    private static Comparison run(PrintStream out) {
        out.println(
                "Server CPU for a token (client_credentials, private_key_jwt, DPoP, ES256): a realm under the profile");
        out.println("against a realm under Keycloak's own fapi-2-dpop-security-profile.");
        out.println(machine());
        Comparison comparison = prepare(SharedServer.get()).measure();
        out.print(comparison.table());
        out.printf("ratio %.3f, at most %.2f: %s%n", comparison.ratio(), Comparison.BOUND, verdict(comparison));
        return comparison;
    }

    private static Bench prepare(KeycloakServer server) {
        SigningKey key = BenchRealm.newClientKey();
        AdminApi admin = AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        BenchRealm.STOCK.create(admin, key);
        BenchRealm.PROFILE.create(admin, key);
        if (!BenchRealm.STOCK.client(admin).equals(BenchRealm.PROFILE.client(admin))) {
            throw new IllegalStateException("the two realms have different clients: " + BenchRealm.STOCK.client(admin)
                    + " and " + BenchRealm.PROFILE.client(admin));
        }
        return new Bench(server, key);
    }

    private Comparison measure() {
        stock.begin();
        profile.begin();
        inTurns(TURNS_TO_WARM_UP);
        return new Comparison(Stream.generate(() -> inTurns(TURNS)).limit(PAIRS).toList());
    }

    /** The one that begins changes each turn, so that going first favours neither. */
    private Pair inTurns(int turns) {
        Pair sum = new Pair(Block.EMPTY, Block.EMPTY);
        for (int turn = 0; turn < turns; turn++) {
            Block first = block(turn % 2 == 0 ? stock : profile);
            Block second = block(turn % 2 == 0 ? profile : stock);
            sum = turn % 2 == 0 ? sum.plus(first, second) : sum.plus(second, first);
        }
        return sum;
    }

    private Block block(Contender contender) {
        List<Request> requests = contender.sign(TOKENS);
        Duration before = probe.cpuTime();
        contender.send(requests);
        return new Block(TOKENS, probe.cpuTime().minus(before));
    }

    /** What it is measured on, without which no figure means anything. */
    static String machine() {
        return String.format(
                "JDK %s (%s), %d processors",
                Runtime.version(),
                System.getProperty("java.vm.name"),
                Runtime.getRuntime().availableProcessors());
    }

    private static String verdict(Comparison comparison) {
        return comparison.isWithinBound() ? "within" : "past";
    }
}
