package no.helseprofil.bench;

import static no.helseprofil.fleet.FleetRealm.succeeded;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.fleet.Assessment;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.ServerOptions;

/**
 * Measurement of the operations that become slower when a realm grows, on PostgreSQL. Each size has a database and a
 * server of its own, so that no size profits from another.
 */
final class ScaleBench {

    /** Largest number of machine clients that get tokens. */
    private static final int MACHINES = 5_000;

    /** Largest realm with a warm-up: in a larger one, the work for each client is compiled on the way. */
    private static final int MOST_TO_WARM_UP = 20_000;

    private static final int TOKENS_TO_WARM_UP = 3_000;
    private static final Duration TO_GIVE_UP = Duration.ofMinutes(60);

    /** Precision of the exponent of a figure that doesn't grow. */
    private static final double NOISE = 0.15;

    private final int clients;
    private final PostgresServer postgres;
    private final SigningKey key = BenchRealm.newClientKey();
    private final List<MachineClient> machines;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    private ScaleBench(int clients, PostgresServer postgres) {
        this.clients = clients;
        this.postgres = postgres;
        List<Integer> numbers = IntStream.range(0, clients / ManyClients.STEP)
                .mapToObj(number -> number * ManyClients.STEP)
                .collect(Collectors.toList());
        Collections.shuffle(numbers, new Random(1));
        this.machines = numbers.stream()
                .limit(MACHINES)
                .map(number -> new MachineClient(number, BenchRealm.newClientKey(), BenchRealm.newClientKey()))
                .toList();
    }

    /** Measures realms of these sizes. */
    static Report run(List<Integer> sizes) throws SQLException {
        System.out.println("Realms that grow, on PostgreSQL.");
        List<Size<Figure>> measured = new ArrayList<>();
        for (int clients : sizes.stream().sorted().toList()) {
            try (PostgresServer postgres = PostgresServer.start()) {
                measured.add(new ScaleBench(clients, postgres).measure());
            }
        }
        return report(measured);
    }

    private Size<Figure> measure() throws SQLException {
        ServerOptions small = BenchServer.withHeap(postgres);
        // By Keycloak's rule, two entries of the users cache for a logged-in user.
        ServerOptions large = BenchServer.ofMany(clients, postgres)
                .withArgument("--cache-embedded-users-max-count=" + Math.max(10_000, 2 * clients));
        try (BenchServer server = BenchServer.start(small)) {
            ManyClients.prepare(server.admin(), key);
        }
        ManyClients.copy(
                postgres,
                clients,
                machines.stream().collect(Collectors.toMap(MachineClient::number, MachineClient::key)));
        System.out.printf("%d clients%n", clients);
        try (BenchServer server = timed(Figure.START, () -> BenchServer.start(large))) {
            administer(server);
        }
        try (BenchServer server = timed(Figure.START_UNDER_PROFILE, () -> BenchServer.start(large))) {
            tokens(server, Figure.COLD, Figure.WARM, Figure.COLD_CPU, Figure.WARM_CPU);
        }
        try (BenchServer server = BenchServer.start(small)) {
            tokens(
                    server,
                    Figure.COLD_SMALL_CACHES,
                    Figure.WARM_SMALL_CACHES,
                    Figure.COLD_CPU_SMALL_CACHES,
                    Figure.WARM_CPU_SMALL_CACHES);
        }
        return new Size<>(clients, figures);
    }

    private void administer(BenchServer server) {
        AdminApi realm = server.admin().realm(BenchRealm.STOCK.realm());
        server.probe().forgetHeapPeak();
        requested(Figure.ACTIVATION, () -> realm.post("helseprofil/install?reason=Scale", ""));
        String etag = succeeded(realm.profile()).header("ETag").orElseThrow();
        String document = Fleet.of(1, 1, Instant.now()).document(Map.of()).toString();
        requested(Figure.PROFILE, () -> realm.putProfile(document, etag));
        if (clients <= MOST_TO_WARM_UP) {
            Assessment.ofClients(realm).await(TO_GIVE_UP);
        }
        Duration assessed = Assessment.ofClients(realm).await(TO_GIVE_UP);
        remember(Figure.ASSESSMENT, assessed.toNanos() / 1e9);
        read(realm, Figure.CLIENTS, "helseprofil/clients");
        read(realm, Figure.FORECAST, "helseprofil/forecast?at=2099-01-01");
        read(realm, Figure.REQUIREMENTS, "helseprofil/requirements");
        read(realm, Figure.WAIVERS, "helseprofil/waivers");
        read(realm, Figure.INSTALL, "helseprofil/install");
        remember(Figure.HEAP, server.probe().heapPeak() / 1e6);
    }

    private void read(AdminApi realm, Figure figure, String path) {
        if (clients <= MOST_TO_WARM_UP) {
            succeeded(realm.get(path));
        }
        requested(figure, () -> realm.get(path));
    }

    private void tokens(BenchServer server, Figure cold, Figure warm, Figure coldCpu, Figure warmCpu) {
        FlowClient client = new FlowClient(BenchRealm.STOCK, server, key, true);
        machines.get(0).token(client);
        TimedBlock.of(server.probe(), client, Collections.nCopies(TOKENS_TO_WARM_UP, machines.get(0)::token));
        TimedBlock first = tokens(server, client);
        TimedBlock second = tokens(server, client);
        remember(cold, Spread.percentile(first.waits(), 50));
        remember(coldCpu, first.micros());
        remember(warm, Spread.percentile(second.waits(), 50));
        remember(warmCpu, second.micros());
    }

    private TimedBlock tokens(BenchServer server, FlowClient client) {
        return TimedBlock.of(
                server.probe(),
                client,
                machines.stream()
                        .<Consumer<FlowClient>>map(machine -> machine::token)
                        .toList());
    }

    private void requested(Figure figure, Supplier<Response> request) {
        timed(figure, () -> succeeded(request.get()));
    }

    private <T> T timed(Figure figure, Supplier<T> work) {
        long began = System.nanoTime();
        T result = work.get();
        remember(figure, (System.nanoTime() - began) / 1e9);
        return result;
    }

    private void remember(Figure figure, double value) {
        figures.put(figure, value);
        System.out.println("  " + figure.title + ": " + Report.number(figure.decimals, value));
    }

    /** A machine client by its number, with keys for assertions and for proofs. */
    private record MachineClient(int number, SigningKey key, SigningKey proofKey) {

        void token(FlowClient client) {
            client.tokenOf(ManyClients.clientId(number), key, proofKey);
        }
    }

    /** Reports the figures and, of two realms or more, their growth. */
    static Report report(List<Size<Figure>> sizes) {
        Report report = Report.ofMachine(", PostgreSQL")
                .table("clients", sizes.stream().map(Size::title), "exponent", "at most");
        for (Figure figure : Figure.values()) {
            double exponent = sizes.size() < 2 ? 0 : exponent(sizes, figure);
            double most = figure.growth + NOISE;
            report.row(
                            figure.title,
                            sizes.stream().map(size -> Report.number(figure.decimals, size.of(figure))),
                            sizes.size() < 2 ? "–" : Report.number(2, exponent),
                            Report.number(2, most))
                    .bound("exponent of " + figure.title, exponent, most);
        }
        return report;
    }

    /**
     * Returns the growth of a figure with a realm: 0 if it doesn't depend on the number of clients, 1 if it doubles
     * with it, 2 if it grows with its square. It is taken from the second largest realm to the largest, since the cost
     * without any client hides the beginning.
     */
    static double exponent(List<Size<Figure>> sizes, Figure figure) {
        Size<Figure> large = sizes.get(sizes.size() - 1);
        Size<Figure> small = sizes.get(sizes.size() - 2);
        return Math.log(large.of(figure) / small.of(figure)) / Math.log((double) large.clients() / small.clients());
    }

    /** Measured figures, with their largest growth: none, or in proportion to the number of clients. */
    enum Figure {
        START("start, no realm under the profile, s", 2, 0),
        START_UNDER_PROFILE("start, s", 2, 0),
        WARM_CPU("token, client in the cache, CPU in µs", 0, 0),
        COLD_CPU("token, client not in the cache, CPU in µs", 0, 0),
        WARM("token, client in the cache, p50 in ms", 2, 0),
        COLD("token, client not in the cache, p50 in ms", 2, 0),
        WARM_CPU_SMALL_CACHES("caches of 10,000: token the second time, CPU in µs", 0, 1),
        COLD_CPU_SMALL_CACHES("caches of 10,000: token the first time, CPU in µs", 0, 0),
        WARM_SMALL_CACHES("caches of 10,000: token the second time, p50 in ms", 2, 1),
        COLD_SMALL_CACHES("caches of 10,000: token the first time, p50 in ms", 2, 0),
        ACTIVATION("activation (`POST install`), s", 2, 1),
        PROFILE("another document (`PUT profile`), s", 2, 1),
        ASSESSMENT("assessment of all clients, s", 2, 1),
        CLIENTS("first page of `GET clients`, s", 3, 0),
        FORECAST("first page of `GET forecast`, s", 3, 0),
        REQUIREMENTS("`GET requirements`, s", 3, 1),
        WAIVERS("first page of `GET waivers`, s", 3, 1),
        INSTALL("first page of `GET install`, s", 3, 1),
        HEAP("most heap of all of these, MB", 0, 1);

        private final String title;
        private final int decimals;
        private final int growth;

        Figure(String title, int decimals, int growth) {
            this.title = title;
            this.decimals = decimals;
            this.growth = growth;
        }
    }
}
