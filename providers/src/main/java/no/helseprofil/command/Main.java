package no.helseprofil.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The commands of the JAR. {@code verify} needs nothing beside the JAR and a JDK; {@code realm} the folder of a
 * Keycloak, for its libraries.
 */
public final class Main {

    private static final String USAGE = "usage: java -jar helseprofil.jar " + Verify.USAGE
            + "\n       java -jar helseprofil.jar " + ServerLibraries.USAGE;

    private Main() {}

    /** Ends with 0 if all is as it should be, 1 if something isn't, and 2 if the command can't be understood. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int status = run(List.of(arguments), out, errors);
        out.flush();
        System.exit(status);
    }

    static int run(List<String> arguments, PrintStream out, PrintStream errors) {
        if (!arguments.isEmpty() && arguments.get(0).equals(Verify.NAME)) {
            return Verify.run(arguments.subList(1, arguments.size()), out);
        }
        if (!arguments.isEmpty() && arguments.get(0).equals(ServerLibraries.NAME)) {
            return ServerLibraries.run(arguments.subList(1, arguments.size()), out, errors);
        }
        out.println(USAGE);
        return Verify.MISUSED;
    }
}
