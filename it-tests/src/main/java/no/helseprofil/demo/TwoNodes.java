package no.helseprofil.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.ServerOptions;

/** Demo that starts two nodes on a PostgreSQL of their own, runs what needs both, and ends them. */
public final class TwoNodes {

    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private TwoNodes() {}

    /**
     * Exits with 1 if any result was unexpected.
     *
     * @param arguments the JAR, and the folder of the realm files
     */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("arguments: helseprofil.jar, folder of the realm files");
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        DemoOutput report = new DemoOutput(out);
        boolean asExpected = run(Path.of(arguments[0]), Path.of(arguments[1]), report, out);
        System.exit(asExpected ? 0 : 1);
    }

    private static boolean run(Path jar, Path realms, DemoOutput report, PrintStream out) {
        out.println("Starting PostgreSQL and two nodes of Keycloak, one after the other; they end with the demo");
        ServerOptions options = ServerOptions.stock().withProvider(jar).withRealm(realms.resolve("helse-realm.json"));
        try (Cluster cluster = Cluster.start(options)) {
            DemoRealm realm = new DemoRealm(cluster.url().toString(), new DemoKeys(realms));
            return new StolenKey(
                            realm,
                            report,
                            cluster.node(FIRST).url(),
                            cluster.node(SECOND).url())
                    .run();
        } catch (IllegalStateException e) {
            report.failed(e);
            return false;
        }
    }
}
