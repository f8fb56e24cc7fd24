package no.helseprofil.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import one.convert.JfrToFlame;

/**
 * Profile of the time in a flow: a flame graph for each realm of what the server's threads did meanwhile, for a
 * browser. JFR takes a sample every ten or twenty milliseconds, depending on the machine.
 */
final class FlameBench {

    private static final Path FOLDER = Path.of("target", "flame").toAbsolutePath();

    private static final List<BenchRealm> REALMS = List.of(BenchRealm.FAPI, BenchRealm.PROFILE);

    /** Number of slices, which is half a minute of each. */
    private static final int SLICES = 150;

    private final PrintStream out;
    private final ServerProbe probe;
    private final TokenBench bench;

    private FlameBench(PrintStream out, ServerProbe probe, TokenBench bench) {
        this.out = out;
        this.probe = probe;
        this.bench = bench;
    }

    static void run(PrintStream out) {
        out.println("Samples of the server's threads.");
        out.println(Machine.description());
        try (KeycloakServer server = TokenRun.QUICK.start()) {
            Files.createDirectories(FOLDER);
            TokenBench bench = TokenBench.on(server, REALMS, 20, out);
            FlameBench flames = new FlameBench(out, new ServerProbe(server), bench);
            for (Flow flow : Flow.bounded()) {
                bench.warmUp(flow);
                for (BenchRealm realm : REALMS) {
                    flames.record(flow, realm);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing flame graphs into " + FOLDER, e);
        }
    }

    private void record(Flow flow, BenchRealm realm) throws IOException {
        Path samples =
                FOLDER.resolve(flow.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + realm.realm() + ".jfr");
        probe.beginRecording();
        for (int slice = 0; slice < SLICES; slice++) {
            bench.block(flow, realm);
        }
        probe.endRecording(samples);
        Path graph = Path.of(samples.toString().replaceFirst("jfr$", "html"));
        draw(samples, graph, flow.title() + ", " + realm.title());
        out.println(graph);
    }

    /**
     * Draws the work of the threads that answer requests.
     *
     * @param samples a file of JFR
     * @param graph target file, as HTML
     * @param title its title
     */
    static void draw(Path samples, Path graph, String title) throws IOException {
        JfrToFlame.convert(
                samples.toString(),
                graph.toString(),
                new one.convert.Arguments(
                        "--threads", "--norm", "--dot", "--include", ".*executor-thread.*", "--title", title));
    }
}
