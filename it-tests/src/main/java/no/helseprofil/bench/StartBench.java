package no.helseprofil.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import no.helseprofil.testkit.server.Distribution;

/**
 * Measurement of what the JAR adds to {@code kc.sh build} and to a start: two homes of one distribution, one of them
 * with the JAR, are built and started in turns. Each has a database from an earlier start, as servers have; the first
 * start with the JAR creates its tables, and isn't measured. What the self-attack takes of it is measured apart, with a
 * realm under the profile in a new database.
 */
final class StartBench {

    private static final int PAIRS = 7;

    private static final Path WORK = Path.of("target", "bench-start").toAbsolutePath();

    private final PrintStream out;
    private final KeycloakHome without;
    private final KeycloakHome with;

    private StartBench(PrintStream out, KeycloakHome without, KeycloakHome with) {
        this.out = out;
        this.without = without;
        this.with = with;
    }

    static StartFigures run(PrintStream out) {
        out.println("kc.sh build, and a start of what was built, without the JAR and with it.");
        out.println(Machine.description());
        try {
            if (Files.exists(WORK)) {
                Distribution.delete(WORK);
            }
            Distribution distribution =
                    Distribution.unpackedBelow(WORK, Path.of(System.getProperty("helseprofil.dist.zip")));
            KeycloakHome without = KeycloakHome.of(distribution, WORK.resolve("without"));
            KeycloakHome with = KeycloakHome.of(distribution, WORK.resolve("with"));
            with.add(Path.of(System.getProperty("helseprofil.jar")));
            return new StartBench(out, without, with).measure();
        } catch (IOException e) {
            throw new UncheckedIOException("preparing homes below " + WORK, e);
        }
    }

    private StartFigures measure() {
        for (KeycloakHome home : List.of(without, with)) {
            home.build();
            home.start();
        }
        List<Pair> builds = new ArrayList<>();
        List<Pair> starts = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            builds.add(pair("build", i, KeycloakHome::build));
            starts.add(pair("start", i, KeycloakHome::start));
        }
        List<KeycloakHome.Taken> attacks = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            attacks.add(attack(i));
        }
        return new StartFigures(builds, starts, attacks);
    }

    private KeycloakHome.Taken attack(int number) {
        try {
            KeycloakHome.Taken attack = with.attack();
            out.printf(
                    Locale.ROOT, "self-attack %d: CPU %.2f s, wall %.2f s%n", number + 1, attack.cpu(), attack.wall());
            return attack;
        } catch (IOException e) {
            throw new UncheckedIOException("preparing a database below " + WORK, e);
        }
    }

    /** Measures a pair. The homes take turns to be first, so that the order favours neither. */
    private Pair pair(String what, int number, Step step) {
        boolean withFirst = number % 2 == 1;
        KeycloakHome.Taken first = step.in(withFirst ? with : without);
        KeycloakHome.Taken second = step.in(withFirst ? without : with);
        Pair pair = withFirst ? new Pair(second, first) : new Pair(first, second);
        out.printf(
                Locale.ROOT,
                "%s %d: CPU %.2f and %.2f s, wall %.2f and %.2f s%n",
                what,
                number + 1,
                pair.without().cpu(),
                pair.with().cpu(),
                pair.without().wall(),
                pair.with().wall());
        return pair;
    }

    private interface Step {

        KeycloakHome.Taken in(KeycloakHome home);
    }

    /** The figures of both homes. */
    record Pair(KeycloakHome.Taken without, KeycloakHome.Taken with) {}
}
