package no.helseprofil.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;

/** Extents of a measurement of tokens. */
enum TokenRun {
    QUICK(List.of(BenchRealm.FAPI, BenchRealm.PROFILE), Flow.bounded(), 20),

    /** Everything that {@code docs/performance.md} shows. */
    PAGE(List.of(BenchRealm.values()), List.of(Flow.values()), 6),

    /** The flows with a bound, on a server that has Amazon Corretto Crypto Provider too. */
    WITH_CORRETTO(List.of(BenchRealm.FAPI, BenchRealm.PROFILE), Flow.bounded(), 20);

    private static final String CORRETTO_JAR = "helseprofil.corretto.jar";

    private final List<BenchRealm> realms;
    private final List<Flow> flows;
    private final int turns;

    TokenRun(List<BenchRealm> realms, List<Flow> flows, int turns) {
        this.realms = realms;
        this.flows = flows;
        this.turns = turns;
    }

    TokenFigures measure(PrintStream out) {
        out.println(
                "CPU of the server's threads that answer requests (private_key_jwt, DPoP, ES256): realms under the");
        out.println("profile against one under Keycloak's own fapi-2-dpop-security-profile.");
        out.println(Machine.description());
        try (KeycloakServer server = start()) {
            TokenBench bench = TokenBench.on(server, realms, turns, out);
            int java = bench.java();
            List<Comparison> comparisons = new ArrayList<>();
            for (Flow flow : flows) {
                Comparison comparison = bench.measure(flow, flow.bound(java, this == WITH_CORRETTO));
                out.print(comparison.table());
                comparisons.add(comparison);
            }
            return new TokenFigures(java, comparisons);
        }
    }

    /** Returns the page section for its figures. */
    PerformancePage page(int java) {
        return this == WITH_CORRETTO
                ? new PerformancePage("corretto-jdk-" + java, "./bench --write --with-corretto")
                : new PerformancePage("figures-jdk-" + java, "./bench --write");
    }

    /** Starts a server with the registers of its realms. */
    KeycloakServer start() {
        return Servers.startOnThisMachine(options());
    }

    private ServerOptions options() {
        ServerOptions options = Everything.registersOf(SharedServer.withoutRealms());
        return this == WITH_CORRETTO ? options.withProvider(Path.of(System.getProperty(CORRETTO_JAR))) : options;
    }
}
