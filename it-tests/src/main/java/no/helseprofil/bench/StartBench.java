package no.helseprofil.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import no.helseprofil.bench.KeycloakHome.Taken;
import no.helseprofil.testkit.server.Distribution;

/**
 * Measurement of what the JAR adds to {@code kc.sh build} and to a start: two homes of one distribution, one of them
 * with the JAR, are built and started in turns. Each has a database from an earlier start, as servers have; the first
 * start with the JAR creates its tables, and isn't measured. What the self-attack takes of it is measured apart, with a
 * realm under the profile in a new database.
 */
record StartBench(KeycloakHome without, KeycloakHome with) {

    private static final int PAIRS = 7;

    /** Largest ratio of the CPU of a build. */
    private static final double MOST_OF_BUILD = 1.05;

    /** Largest number of seconds by the clock that a start takes longer. */
    private static final double MOST_OF_START = 1;

    /** Largest number of seconds of a processor that the self-attack of a first start takes. */
    private static final double MOST_OF_ATTACK = 3;

    private static final Path WORK = Path.of("target", "bench-start").toAbsolutePath();

    static Report run() throws IOException {
        System.out.println("kc.sh build, and a start of what was built, without the JAR and with it.");
        if (Files.exists(WORK)) {
            Distribution.delete(WORK);
        }
        Distribution distribution =
                Distribution.unpackedBelow(WORK, Path.of(System.getProperty("helseprofil.dist.zip")));
        KeycloakHome with = new KeycloakHome(distribution, WORK.resolve("with"));
        with.add(Path.of(System.getProperty("helseprofil.jar")));
        return new StartBench(new KeycloakHome(distribution, WORK.resolve("without")), with).measure();
    }

    private Report measure() throws IOException {
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
        List<Taken> attacks = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            attacks.add(with.attack());
            System.out.println("self-attack " + (i + 1) + ": " + attacks.get(i));
        }
        return report(builds, starts, attacks);
    }

    /** Measures a pair. The homes take turns to be first, so that the order favours neither. */
    private Pair pair(String what, int number, Step step) throws IOException {
        boolean withFirst = number % 2 == 1;
        Taken first = step.of(withFirst ? with : without);
        Taken second = step.of(withFirst ? without : with);
        Pair pair = withFirst ? new Pair(second, first) : new Pair(first, second);
        System.out.println(what + " " + (number + 1) + ": " + pair.without() + ", with the JAR " + pair.with());
        return pair;
    }

    /** Reports the figures, of which the upper ends of the intervals are bounded. */
    static Report report(List<Pair> builds, List<Pair> starts, List<Taken> attacks) {
        Report report = Report.ofMachine("").table("", "without, s", "with, s", "ratio", "difference, s", "at most");
        row(report, "`kc.sh build`, CPU", builds, Taken::cpu, Report.text("ratio %.2f", MOST_OF_BUILD));
        row(report, "`kc.sh build`, wall", builds, Taken::wall, "–");
        row(report, "start, CPU", starts, Taken::cpu, "–");
        row(report, "start, wall", starts, Taken::wall, Report.text("difference %.2f s", MOST_OF_START));
        Spread attack = Spread.of(attacks, Taken::cpu);
        return report.table("self-attack of a first start", "s", "at most")
                .row("CPU", attack.text(2), Report.number(2, MOST_OF_ATTACK))
                .row("wall", Spread.of(attacks, Taken::wall).text(2), "–")
                .bound(
                        "ratio of the CPU of `kc.sh build`",
                        ratio(builds, Taken::cpu).upper(),
                        MOST_OF_BUILD)
                .bound(
                        "seconds that a start takes longer",
                        difference(starts, Taken::wall).upper(),
                        MOST_OF_START)
                .bound("seconds of CPU of a self-attack", attack.upper(), MOST_OF_ATTACK);
    }

    private static void row(Report report, String title, List<Pair> pairs, ToDoubleFunction<Taken> of, String most) {
        Spread without = Spread.of(pairs, pair -> of.applyAsDouble(pair.without()));
        Spread with = Spread.of(pairs, pair -> of.applyAsDouble(pair.with()));
        report.row(
                title,
                Report.number(2, without.median()),
                Report.number(2, with.median()),
                ratio(pairs, of).text(3),
                difference(pairs, of).text(2),
                most);
    }

    private static Spread ratio(List<Pair> pairs, ToDoubleFunction<Taken> of) {
        return Spread.of(pairs, pair -> of.applyAsDouble(pair.with()) / of.applyAsDouble(pair.without()));
    }

    private static Spread difference(List<Pair> pairs, ToDoubleFunction<Taken> of) {
        return Spread.of(pairs, pair -> of.applyAsDouble(pair.with()) - of.applyAsDouble(pair.without()));
    }

    private interface Step {

        Taken of(KeycloakHome home) throws IOException;
    }

    /** The figures of both homes. */
    record Pair(Taken without, Taken with) {}
}
