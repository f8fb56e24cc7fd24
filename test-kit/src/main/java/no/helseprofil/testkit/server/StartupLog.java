package no.helseprofil.testkit.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reader of Keycloak's log about its start. */
final class StartupLog {

    static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private static final int LINES = 40;

    /** A line that begins an entry of the log, and one of the level ERROR; {@code kc.sh} writes some without a time. */
    private static final Pattern ENTRY =
            Pattern.compile("^(?:\\d{4}-\\d\\d-\\d\\d \\S+ )?(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\b");

    private static final Pattern ERROR = Pattern.compile("^(?:\\d{4}-\\d\\d-\\d\\d \\S+ )?(?:ERROR|FATAL)\\b");

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
     * Waits for the line that ends the start, which Keycloak writes when realms are imported and it answers.
     *
     * @param log reads the log
     * @param hasEnded waits {@link #BETWEEN_LOOKS}, and returns whether Keycloak has ended
     * @param whenBuilt what is done with what was built, while the server starts from it
     * @throws IllegalStateException if it ends or is too slow; the message has the end of the log
     */
    static Ports await(Supplier<String> log, BooleanSupplier hasEnded, Runnable whenBuilt) {
        Duration toStart = ServerSettings.toStart();
        boolean wasBuilt = false;
        long start = System.nanoTime();
        while (System.nanoTime() - start < toStart.toNanos()) {
            boolean isEnded = hasEnded.getAsBoolean();
            String now = log.get();
            if (isEnded) {
                throw new IllegalStateException("Keycloak did not start. " + tail(now));
            }
            if (!wasBuilt && isBuilt(now)) {
                wasBuilt = true;
                whenBuilt.run();
            }
            Optional<Ports> ports = ports(now);
            if (ports.isPresent()) {
                return ports.get();
            }
        }
        throw new IllegalStateException("Keycloak did not listen within " + toStart + " (system property "
                + ServerSettings.START_TIMEOUT + "). " + tail(log.get()));
    }

    /** Returns the ports once Keycloak has written the line that ends its start. */
    static Optional<Ports> ports(String log) {
        Matcher line = LISTENING.matcher(log);
        return line.find() ? Optional.of(new Ports(line.group("port"), line.group("management"))) : Optional.empty();
    }

    /** Returns the last errors and the end of the log for the message of a failed start, since they have the cause. */
    static String tail(String log) {
        List<String> lines = log.lines().toList();
        List<String> errors = errors(lines);
        String first = errors.isEmpty() ? "" : "The server's last error lines:\n" + last(errors) + "\n";
        return first + "The server's last log lines:\n" + last(lines);
    }

    /** Returns the lines of the level ERROR, each with the lines that belong to it, such as a stack trace. */
    private static List<String> errors(List<String> lines) {
        List<String> errors = new ArrayList<>();
        boolean error = false;
        for (String line : lines) {
            error = ERROR.matcher(line).find() || error && !ENTRY.matcher(line).find();
            if (error) {
                errors.add(line);
            }
        }
        return errors;
    }

    private static String last(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }

    /** Returns whether the build ended because one of its steps read a list while another one was writing it. */
    static boolean isRaceOfTheBuild(String log) {
        return log.lines()
                .anyMatch(line -> line.contains("#contributePersistenceXmlToJpaModel")
                        && line.endsWith("java.util.ConcurrentModificationException"));
    }

    record Ports(String http, String management) {}
}
