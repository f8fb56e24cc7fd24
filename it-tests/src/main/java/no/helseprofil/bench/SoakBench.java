package no.helseprofil.bench;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.bench.SoakFigures.Sample;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;

/**
 * Measurement of mixed traffic at 70 % of the machine's capacity, for ten minutes, which shows whether anything fails
 * or grows.
 */
final class SoakBench {

    /** Default duration. */
    static final int MINUTES = 10;

    private static final int WORKERS = 8;
    private static final double SHARE = 0.7;
    private static final Duration TO_WARM_UP = Duration.ofSeconds(60);
    private static final Duration TO_FIND_CAPACITY = Duration.ofSeconds(30);
    private static final int SAMPLES = 20;

    private final PrintStream out;
    private final KeycloakServer server;
    private final PostgresServer postgres;
    private final ServerProbe probe;

    private SoakBench(PrintStream out, KeycloakServer server, PostgresServer postgres) {
        this.out = out;
        this.server = server;
        this.postgres = postgres;
        this.probe = new ServerProbe(server);
    }

    /** Runs the measurement, on PostgreSQL. */
    static SoakFigures run(PrintStream out, int minutes) {
        out.println("Mixed traffic at 70 % of capacity, for " + minutes + " minutes, on PostgreSQL.");
        out.println(Machine.description());
        try (PostgresServer postgres = PostgresServer.start();
                KeycloakServer server =
                        Servers.startOnThisMachine(postgres.asDatabaseOf(SharedServer.withoutRealms()))) {
            return new SoakBench(out, server, postgres).measure(Duration.ofMinutes(minutes));
        }
    }

    private SoakFigures measure(Duration time) {
        AdminApi admin = AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        SigningKey key = BenchRealm.newClientKey();
        BenchRealm.PROFILE.create(admin, key);
        BenchRealm.allowExchange(admin.realm(BenchRealm.PROFILE.realm()));
        BenchRealm.block(admin.realm(BenchRealm.PROFILE.realm()), FlowClient.STOLEN);
        SoakWorkers workers = new SoakWorkers(
                WORKERS, () -> new FlowClient(BenchRealm.PROFILE, server.url().toString(), key, true));
        workers.asManyAsPossible(TO_WARM_UP);
        double capacity = workers.asManyAsPossible(TO_FIND_CAPACITY).turns() / (double) TO_FIND_CAPACITY.toSeconds();
        double rate = SHARE * capacity;
        out.printf("%.0f turns a second are possible, %.0f are sent%n", capacity, rate);
        List<Sample> samples = new ArrayList<>();
        List<SoakWorkers.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            outcomes.add(workers.at(rate, time.dividedBy(SAMPLES)));
            samples.add(sample());
            out.println("  " + samples.get(i));
        }
        SoakWorkers.Outcome outcome = SoakWorkers.Outcome.sum(outcomes);
        outcome.faults().forEach(fault -> out.println("failed: " + fault));
        return new SoakFigures(capacity, rate, outcome, samples);
    }

    private Sample sample() {
        probe.forgetHeapPeak();
        long heap = probe.heapPeak();
        String metrics =
                Request.get(server.managementUrl().resolve("/metrics")).send().body();
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

    private long rows() {
        try (Connection database = postgres.connect();
                Statement statement = database.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(
                    "select table_name from information_schema.tables where table_name like 'helseprofil%'")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            long rows = 0;
            for (String table : tables) {
                try (ResultSet counted = statement.executeQuery("select count(*) from " + table)) {
                    counted.next();
                    rows += counted.getLong(1);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("counting the rows of our tables", e);
        }
    }
}
