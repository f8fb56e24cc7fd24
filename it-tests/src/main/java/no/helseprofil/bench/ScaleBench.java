package no.helseprofil.bench;

import java.io.PrintStream;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import no.helseprofil.bench.ScaleFigures.Figure;
import no.helseprofil.bench.ScaleFigures.Size;
import no.helseprofil.fleet.Assessment;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Metadata;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.Work;
import org.jspecify.annotations.Nullable;

/**
 * Measurement of the operations that become slower when a realm grows, on PostgreSQL. Each size has a database and a
 * server of its own, so that no size profits from another.
 */
final class ScaleBench {

    static final List<Integer> SIZES = List.of(1_800, 20_000, 100_000);

    /** Largest number of machine clients that get tokens. */
    private static final int MACHINES = 5_000;

    /** Largest realm with a warm-up: in a larger one, the work for each client is compiled on the way. */
    private static final int MOST_TO_WARM_UP = 20_000;

    private static final int TOKENS_TO_WARM_UP = 3_000;
    private static final Duration TO_GIVE_UP = Duration.ofMinutes(60);

    private final PrintStream out;
    private final int clients;
    private final PostgresServer postgres;
    private final List<Integer> machines;
    private final Map<Integer, SigningKey> keys = new HashMap<>();
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    private ScaleBench(PrintStream out, int clients, PostgresServer postgres) {
        this.out = out;
        this.clients = clients;
        this.postgres = postgres;
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, clients / ManyClients.STEP)
                .mapToObj(number -> number * ManyClients.STEP)
                .toList());
        Collections.shuffle(numbers, new Random(1));
        this.machines = numbers.subList(0, Math.min(MACHINES, numbers.size()));
        machines.forEach(machine -> keys.put(machine, BenchRealm.newClientKey()));
    }

    /** Measures realms of these sizes. */
    static ScaleFigures run(PrintStream out, List<Integer> sizes) {
        out.println("Realms that grow, on PostgreSQL.");
        out.println(Machine.description());
        List<Size> measured = new ArrayList<>();
        for (int clients : sizes) {
            try (PostgresServer postgres = PostgresServer.start()) {
                measured.add(new ScaleBench(out, clients, postgres).measure());
            } catch (SQLException e) {
                throw new IllegalStateException("making " + clients + " clients", e);
            }
        }
        return new ScaleFigures(measured);
    }

    private Size measure() throws SQLException {
        try (KeycloakServer server = Servers.startOnThisMachine(options())) {
            ManyClients.prepare(admin(server), BenchRealm.newClientKey());
        }
        try (Connection database = postgres.connect()) {
            ManyClients.copy(database, clients, keys);
        }
        out.printf("%d clients%n", clients);
        try (KeycloakServer server = started(Figure.START, withCaches())) {
            administer(server);
        }
        try (KeycloakServer server = started(Figure.START_UNDER_PROFILE, withCaches())) {
            tokens(server, Figure.COLD, Figure.WARM, Figure.COLD_CPU, Figure.WARM_CPU);
        }
        try (KeycloakServer server = Servers.startOnThisMachine(options())) {
            tokens(
                    server,
                    Figure.COLD_SMALL_CACHES,
                    Figure.WARM_SMALL_CACHES,
                    Figure.COLD_CPU_SMALL_CACHES,
                    Figure.WARM_CPU_SMALL_CACHES);
        }
        return new Size(clients, figures);
    }

    private void administer(KeycloakServer server) {
        AdminApi realm = admin(server).realm(BenchRealm.STOCK.realm());
        ServerProbe probe = new ServerProbe(server);
        probe.forgetHeapPeak();
        timed(Figure.ACTIVATION, () -> realm.post("helseprofil/install?reason=Scale", ""));
        String etag = succeeded(realm.profile()).header("ETag").orElseThrow();
        String document = Fleet.of(1, 1, Instant.now()).document(Map.of()).toString();
        timed(Figure.PROFILE, () -> realm.putProfile(document, etag));
        boolean warmsUp = clients <= MOST_TO_WARM_UP;
        if (warmsUp) {
            Assessment.ofClients(realm).await(TO_GIVE_UP);
        }
        Duration assessed = Assessment.ofClients(realm).await(TO_GIVE_UP);
        remember(Figure.ASSESSMENT, assessed.toNanos() / 1e9);
        for (Figure figure :
                List.of(Figure.CLIENTS, Figure.FORECAST, Figure.REQUIREMENTS, Figure.WAIVERS, Figure.INSTALL)) {
            if (warmsUp) {
                succeeded(realm.get(figure.path()));
            }
            timed(figure, () -> realm.get(figure.path()));
        }
        remember(Figure.HEAP, probe.heapPeak() / 1e6);
    }

    private void tokens(KeycloakServer server, Figure cold, Figure warm, Figure coldCpu, Figure warmCpu) {
        ServerProbe probe = new ServerProbe(server);
        ManyTokens tokens =
                new ManyTokens(probe, BenchRealm.STOCK.issuer(server.url().toString()), keys);
        tokens.of(Collections.nCopies(TOKENS_TO_WARM_UP, machines.get(0)));
        TimedBlock first = tokens.of(machines);
        TimedBlock second = tokens.of(machines);
        remember(cold, first.median().toNanos() / 1e6);
        remember(coldCpu, first.micros());
        remember(warm, second.median().toNanos() / 1e6);
        remember(warmCpu, second.micros());
    }

    private void timed(Figure figure, Supplier<Response> request) {
        long began = System.nanoTime();
        succeeded(request.get());
        remember(figure, (System.nanoTime() - began) / 1e9);
    }

    private KeycloakServer started(Figure figure, ServerOptions options) {
        long began = System.nanoTime();
        KeycloakServer server = Servers.startOnThisMachine(options);
        remember(figure, (System.nanoTime() - began) / 1e9);
        return server;
    }

    private void remember(Figure figure, double value) {
        figures.put(figure, value);
        out.println("  " + figure.text(value));
    }

    private static AdminApi admin(KeycloakServer server) {
        return AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    private ServerOptions options() {
        return postgres.asDatabaseOf(SharedServer.withoutRealms())
                .withEnvironment("JAVA_OPTS_KC_HEAP", "-Xms512m -Xmx3g");
    }

    /**
     * Returns options with caches by Keycloak's rule: four entries of the realms cache for a client, two of the users
     * cache for a logged-in user.
     */
    private ServerOptions withCaches() {
        return options()
                .withArgument("--cache-embedded-realms-max-count=" + Math.max(10_000, 4 * clients))
                .withArgument("--cache-embedded-users-max-count=" + Math.max(10_000, 2 * clients));
    }

    private static Response succeeded(Response answer) {
        if (!answer.isSuccess()) {
            throw new IllegalStateException("the admin API answered " + answer + " " + answer.body());
        }
        return answer;
    }

    /** Tokens for many machine clients, one after the other. Each has a key for assertions and one for proofs. */
    private static final class ManyTokens {

        private final ServerProbe probe;
        private final String issuer;
        private final URI endpoint;
        private final Map<Integer, SigningKey> keys;
        private final Map<Integer, SigningKey> proofKeys = new HashMap<>();
        private @Nullable String nonce;

        ManyTokens(ServerProbe probe, String issuer, Map<Integer, SigningKey> keys) {
            this.probe = probe;
            this.issuer = issuer;
            this.keys = keys;
            this.endpoint = Metadata.of(issuer).endpoint("token_endpoint");
        }

        /** Fetches a token for each of these clients, by their numbers. */
        TimedBlock of(List<Integer> numbers) {
            numbers.forEach(number -> proofKeys.computeIfAbsent(number, any -> BenchRealm.newClientKey()));
            remember(request(numbers.get(0)).send());
            Work before = probe.work();
            List<Duration> waits = new ArrayList<>();
            for (int number : numbers) {
                Request request = request(number);
                long sent = System.nanoTime();
                Response answer = request.send();
                waits.add(Duration.ofNanos(System.nanoTime() - sent));
                if (!answer.isSuccess()) {
                    throw new IllegalStateException("no token for " + ManyClients.clientId(number) + " but " + answer);
                }
                remember(answer);
            }
            return new TimedBlock(waits, probe.work().since(before));
        }

        private Request request(int number) {
            String client = ManyClients.clientId(number);
            Proof proof = Proof.by(of(proofKeys, number)).of("POST", endpoint);
            return Request.post(endpoint)
                    .form("grant_type", "client_credentials")
                    .form("scope", BenchRealm.SCOPE)
                    .form("client_id", client)
                    .form("client_assertion_type", Assertion.TYPE)
                    .form(
                            "client_assertion",
                            Assertion.by(client, of(keys, number)).to(issuer).sign())
                    .header("DPoP", (nonce == null ? proof : proof.nonce(nonce)).sign());
        }

        private static SigningKey of(Map<Integer, SigningKey> keys, int number) {
            SigningKey key = keys.get(number);
            if (key == null) {
                throw new IllegalArgumentException(number + " has no key");
            }
            return key;
        }

        private void remember(Response answer) {
            answer.header("DPoP-Nonce").ifPresent(given -> nonce = given);
        }
    }
}
