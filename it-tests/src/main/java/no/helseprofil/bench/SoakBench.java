package no.helseprofil.bench;

import static no.helseprofil.fleet.FleetRealm.succeeded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.bench.SoakWorkers.Outcome;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.SharedServer;

/**
 * Measurement of mixed traffic at 70 % of the machine's capacity, which shows whether anything fails or grows.
 *
 * @param postgres the server's database
 */
record SoakBench(BenchServer server, PostgresServer postgres) {

    private static final int WORKERS = 8;
    private static final double SHARE = 0.7;
    private static final Duration TO_WARM_UP = Duration.ofSeconds(60);
    private static final Duration TO_FIND_CAPACITY = Duration.ofSeconds(30);
    private static final int SAMPLES = 20;
    private static final int MOST_FAULTS_SHOWN = 10;

    /** Largest ratio of the last quarter to the second one, which leaves room for noise only. */
    private static final double MOST_GROWTH = 1.15;

    /** Longest wait of 99 % of the turns, in milliseconds. */
    private static final double LONGEST_P99 = 500;

    /** Runs the measurement, on PostgreSQL. */
    static Report run(int minutes) throws SQLException {
        System.out.println("Mixed traffic at 70 % of capacity, for " + minutes + " minutes, on PostgreSQL.");
        try (PostgresServer postgres = PostgresServer.start();
                BenchServer server = BenchServer.start(postgres.asDatabaseOf(SharedServer.withoutRealms()))) {
            return new SoakBench(server, postgres).measure(Duration.ofMinutes(minutes));
        }
    }

    private Report measure(Duration time) throws SQLException {
        SigningKey key = BenchRealm.newClientKey();
        BenchRealm.PROFILE.create(server.admin(), key);
        AdminApi realm = server.admin().realm(BenchRealm.PROFILE.realm());
        ObjectNode client = realm.client(BenchRealm.CLIENT);
        client.withObject("/attributes").put("standard.token.exchange.enabled", "true");
        succeeded(realm.update(client));
        Map<String, String> block = Map.of("kind", "key", "value", FlowClient.STOLEN.thumbprint(), "reason", "stolen");
        succeeded(realm.post("helseprofil/blocks", block));
        SoakWorkers workers = new SoakWorkers(WORKERS, () -> new FlowClient(BenchRealm.PROFILE, server, key, true));
        workers.run(TO_WARM_UP, Double.POSITIVE_INFINITY);
        Outcome possible = workers.run(TO_FIND_CAPACITY, Double.POSITIVE_INFINITY);
        double capacity = possible.waits().size() / (double) TO_FIND_CAPACITY.toSeconds();
        double rate = SHARE * capacity;
        System.out.printf("%.0f turns a second are possible, %.0f are sent%n", capacity, rate);
        List<Sample> samples = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            outcomes.add(workers.run(time.dividedBy(SAMPLES), rate));
            samples.add(sample());
            System.out.println("  " + samples.get(i));
        }
        Outcome outcome = Outcome.sum(outcomes);
        outcome.faults().stream().limit(MOST_FAULTS_SHOWN).forEach(fault -> System.out.println("failed: " + fault));
        return report(capacity, rate, outcome, samples);
    }

    private Sample sample() throws SQLException {
        server.probe().forgetHeapPeak();
        long heap = server.probe().heapPeak();
        String metrics = Request.get(server.server().managementUrl().resolve("/metrics"))
                .send()
                .body();
        return new Sample(
                heap,
                metric(metrics, "jvm_threads_live_threads"),
                metric(metrics, "agroal_active_count") + metric(metrics, "agroal_available_count"),
                rows());
    }

    private static long metric(String metrics, String name) {
        Matcher line =
                Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? ([0-9.E]+)$").matcher(metrics);
        if (!line.find()) {
            throw new IllegalStateException("the server has no metric " + name);
        }
        return (long) Double.parseDouble(line.group(1));
    }

    /** Returns the rows of our tables, which are so small that PostgreSQL counts them when it analyses them. */
    private long rows() throws SQLException {
        try (Connection database = postgres.connect();
                Statement statement = database.createStatement()) {
            statement.execute("analyze");
            try (ResultSet counted = statement.executeQuery(
                    "select sum(reltuples) from pg_class where relkind = 'r' and relname like 'helseprofil%'")) {
                counted.next();
                return counted.getLong(1);
            }
        }
    }

    /**
     * Reports the figures.
     *
     * @param capacity turns a second without pauses between them
     * @param rate turns a second of the soak
     * @param samples samples of the server in their order; the first one of the warm server
     */
    static Report report(double capacity, double rate, Outcome outcome, List<Sample> samples) {
        int failed = outcome.faults().size();
        double p99 = Spread.percentile(outcome.waits(), 99);
        Report report = Report.ofMachine("")
                .line(
                        "%d turns at %.0f a second, which is %.0f %% of the %.0f that the machine was able to; %d failed.%n"
                                + "p50 %.0f ms, p99 %.0f ms, from when a turn was due (at most %.0f ms).",
                        outcome.waits().size() + failed,
                        rate,
                        100 * rate / capacity,
                        capacity,
                        failed,
                        Spread.percentile(outcome.waits(), 50),
                        p99,
                        LONGEST_P99)
                .bound("failed turns", failed, 0)
                .bound("p99 in ms", p99, LONGEST_P99)
                .table("", "second quarter", "last quarter", "ratio", "at most");
        growth(report, "heap after garbage collection, MB", samples, sample -> sample.heap() / 1_000_000);
        growth(report, "threads", samples, Sample::threads);
        growth(report, "connections to the database", samples, Sample::connections);
        growth(report, "rows of our tables", samples, Sample::rows);
        return report;
    }

    private static void growth(Report report, String title, List<Sample> samples, ToLongFunction<Sample> value) {
        double before = mean(samples, value, 1);
        double after = mean(samples, value, 3);
        double ratio = after / Math.max(1, before);
        report.row(
                        title,
                        Report.number(0, before),
                        Report.number(0, after),
                        Report.number(2, ratio),
                        Report.number(2, MOST_GROWTH))
                .bound("growth of " + title, ratio, MOST_GROWTH);
    }

    /** Returns the mean of a quarter of the samples, by its number from 0. */
    private static double mean(List<Sample> samples, ToLongFunction<Sample> value, int quarter) {
        int from = samples.size() * quarter / 4;
        return samples.subList(from, Math.max(from + 1, samples.size() * (quarter + 1) / 4)).stream()
                .mapToLong(value)
                .average()
                .orElseThrow();
    }

    /** Resources of the server at a moment, after garbage collection. */
    record Sample(long heap, long threads, long connections, long rows) {}
}
