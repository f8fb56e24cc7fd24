package no.helseprofil.testkit.server;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reader of Keycloak's log about its start. */
final class StartupLog {

    private static final int LINES = 60;

    private static final Pattern LISTENING = Pattern.compile(
            "Listening on: http://[^:\\s]+:(?<port>\\d+)"
                    + "(?: and https://[^:\\s]+:\\d+)?\\. Management interface listening on http://[^:\\s]+:(?<management>\\d+)");

    /** What {@code start-dev} says first, behind the build where there was one. */
    private static final String BUILT = "Running the server in development mode";

    private StartupLog() {}

    /** Returns whether Keycloak has built what it starts from. */
    static boolean isBuilt(String log) {
        return log.contains(BUILT);
    }

    /**
     * Returns the ports once Keycloak has written the line that ends its start, when realms are imported and it
     * answers.
     */
    static Optional<Ports> ports(String log) {
        Matcher line = LISTENING.matcher(log);
        return line.find() ? Optional.of(new Ports(line.group("port"), line.group("management"))) : Optional.empty();
    }

    /** Returns the end of the log for the message of a failed start, since it has the cause. */
    static String tail(String log) {
        List<String> lines = log.lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        return "The server's last log lines:\n" + String.join("\n", last);
    }

    /** Returns whether the build ended because one of its steps read a list while another one was writing it. */
    static boolean isRaceOfTheBuild(String log) {
        return log.lines()
                .anyMatch(line -> line.contains("#contributePersistenceXmlToJpaModel")
                        && line.endsWith("java.util.ConcurrentModificationException"));
    }

    record Ports(String http, String management) {}
}
