package no.helseprofil.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import no.helseprofil.testkit.client.DemoKeys;

/** Drives the flows of the demo realm against a running server and prints what happened. */
public final class Demo {

    private Demo() {}

    /**
     * Exits with 1 if any result was unexpected.
     *
     * @param arguments the server's address without a slash at the end, and the folder of the realm files
     */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("arguments: address of the server, folder of the realm files");
        }
        DemoOutput report = new DemoOutput(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        boolean asExpected = run(new DemoRealm(arguments[0], new DemoKeys(Path.of(arguments[1]))), report);
        System.exit(asExpected ? 0 : 1);
    }

    private static boolean run(DemoRealm realm, DemoOutput report) {
        try {
            new Flows(realm, report).run();
            boolean organisations = new Organisations(realm, report).run();
            boolean levels = new BetterLogin(realm, report).run();
            boolean refused = new RefusalsDemo(realm, report).run();
            return new MigrationDemo(realm, report).run() && refused && organisations && levels;
        } catch (IllegalStateException e) {
            report.failed(e);
            return false;
        }
    }
}
