package no.helseprofil.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The commands of the JAR. It needs nothing beside the JAR and a JDK. */
public final class Main {

    private static final String USAGE = "usage: java -jar helseprofil.jar " + Verify.USAGE;

    private Main() {}

    /** Ends with 0 if all is as it should be, 1 if something isn't, and 2 if the command can't be understood. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int status = run(List.of(arguments), out);
        out.flush();
        System.exit(status);
    }

    static int run(List<String> arguments, PrintStream out) {
        if (!arguments.isEmpty() && arguments.get(0).equals(Verify.NAME)) {
            return Verify.run(arguments.subList(1, arguments.size()), out);
        }
        out.println(USAGE);
        return Verify.MISUSED;
    }
}
