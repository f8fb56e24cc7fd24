package no.helseprofil.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.ServerOptions;

/** Drives the flows of the demo realm against a running server, or two nodes, and prints what happened. */
public final class Demo {

    private Demo() {}

    /**
     * Exits with 1 if any result was unexpected.
     *
     * @param arguments the server's address without a slash at the end, or the JAR for two nodes of their own; and the
     *     folder of the realm files
     */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            throw new IllegalArgumentException(
                    "arguments: address of the server, or helseprofil.jar; folder of the realm files");
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        DemoOutput report = new DemoOutput(out);
        Path realms = Path.of(arguments[1]);
        boolean asExpected = false;
        try {
            asExpected = arguments[0].endsWith(".jar")
                    ? runOnTwoNodes(Path.of(arguments[0]), realms, report, out)
                    : run(new DemoRealm(arguments[0], new DemoKeys(realms)), report);
        } catch (IllegalStateException e) {
            report.failed(e);
        }
        System.exit(asExpected ? 0 : 1);
    }

    private static boolean run(DemoRealm realm, DemoOutput report) {
        new Flows(realm, report).run();
        boolean organisations = new Organisations(realm, report).run();
        boolean levels = new BetterLogin(realm, report).run();
        boolean refused = new RefusalsDemo(realm, report).run();
        return new MigrationDemo(realm, report).run() && refused && organisations && levels;
    }

    /** Starts two nodes on a PostgreSQL of their own, runs what needs both, and ends them. */
    private static boolean runOnTwoNodes(Path jar, Path realms, DemoOutput report, PrintStream out) {
        out.println("Starting PostgreSQL and two nodes of Keycloak, one after the other; they end with the demo");
        ServerOptions options = ServerOptions.stock().withProvider(jar).withRealm(realms.resolve("helse-realm.json"));
        try (Cluster cluster = Cluster.start(options)) {
            DemoRealm realm = new DemoRealm(cluster.url().toString(), new DemoKeys(realms));
            return new StolenKey(
                            realm,
                            report,
                            cluster.node(0).url(),
                            cluster.node(1).url())
                    .run();
        }
    }
}
