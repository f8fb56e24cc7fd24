package no.helseprofil.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/**
 * Profile of the time in a flow: a flame graph for each realm of what the server's threads did meanwhile, for a
 * browser. JFR takes a sample every ten or twenty milliseconds, depending on the machine.
 */
final class FlameBench {

    private static final Path FOLDER = Path.of("target", "flame").toAbsolutePath();

    /** Number of slices, which is half a minute of each. */
    private static final int SLICES = 150;

    private FlameBench() {}

    static void run() throws IOException {
        System.out.println("Samples of the server's threads.");
        try (BenchServer server = BenchServer.start(TokenBench.options(false))) {
            Files.createDirectories(FOLDER);
            TokenBench bench = new TokenBench(server, TokenBench.TWO_REALMS);
            for (Flow flow : Flow.BOUNDED) {
                bench.warmUp(flow);
                for (BenchRealm realm : TokenBench.TWO_REALMS) {
                    String name = flow.title().replace(' ', '-') + "-" + realm.realm();
                    Path samples = FOLDER.resolve(name + ".jfr");
                    server.probe().beginRecording();
                    for (int slice = 0; slice < SLICES; slice++) {
                        bench.block(flow, realm);
                    }
                    server.probe().endRecording(samples);
                    draw(samples, FOLDER.resolve(name + ".html"), flow.title() + ", " + realm.title());
                }
            }
        }
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
                new Arguments("--threads", "--norm", "--dot", "--include", ".*executor-thread.*", "--title", title));
        System.out.println(graph);
    }
}
