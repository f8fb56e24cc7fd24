package no.helseprofil.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import no.helseprofil.bench.AssessmentFigures.Apis;
import no.helseprofil.bench.AssessmentFigures.Latency;
import no.helseprofil.bench.AssessmentFigures.Size;
import no.helseprofil.fleet.Assessment;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.fleet.FleetClient;
import no.helseprofil.fleet.FleetRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Metadata;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.jspecify.annotations.Nullable;

/**
 * Measurement of the assessment of growing realms, and of its effect on other requests: seconds by the server's own
 * clock, and the latency of another realm's tokens as a multiple of the latency on the same server right before and
 * after.
 */
final class AssessmentBench {

    private static final List<Integer> SIZES = List.of(1_800, 5_000, 20_000);
    private static final int APIS = 100;
    private static final int RUNS = 3;
    private static final int RUNS_TO_WARM_UP = 3;
    private static final int TOKENS = 1_000;
    private static final int TOKENS_TO_WARM_UP = 3_000;
    private static final Duration TO_GIVE_UP = Duration.ofMinutes(30);

    private final PrintStream out;
    private final ServerProbe probe;
    private final FleetRealm realm;
    private final TokenLatency tokens;
    private final List<ObjectNode> clients;

    private AssessmentBench(PrintStream out, KeycloakServer server, LocalApis apis) {
        Fleet fleet = Fleet.of(1, SIZES.get(SIZES.size() - 1) - APIS, Instant.now());
        AdminApi admin = AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        SigningKey key = BenchRealm.newClientKey();
        BenchRealm.PROFILE.create(admin, key);
        Contender client = new Contender(BenchRealm.PROFILE.issuer(server.url().toString()), key);
        client.begin();
        this.out = out;
        this.probe = new ServerProbe(server);
        this.tokens = new TokenLatency(client);
        this.realm = FleetRealm.empty(admin, "bench-fleet");
        this.clients = Stream.concat(
                        apis.registrations().stream(), fleet.clients().stream().map(FleetClient::registration))
                .toList();
        realm.putProfile(fleet.document(Map.of()).toString());
    }

    /** Measures everything, and prints the progress of long steps. */
    static AssessmentFigures run(PrintStream out) {
        out.println(
                "Assessments of a realm whose clients have none to several faults, and tokens of another realm meanwhile.");
        out.println(Machine.description());
        try (LocalApis apis = LocalApis.start(APIS);
                KeycloakServer server = Servers.start(apis.admittedBy(SharedServer.options()))) {
            AssessmentFigures figures = new AssessmentBench(out, server, apis).measure();
            out.print(figures.table());
            return figures;
        }
    }

    private AssessmentFigures measure() {
        int smallest = SIZES.get(0);
        grow(0, smallest);
        assess(RUNS_TO_WARM_UP);
        List<Size> sizes = new ArrayList<>(List.of(measure(smallest)));
        Apis withApis = new Apis(smallest, APIS, Assessment.ofAll(realm.admin()).await(TO_GIVE_UP));
        for (int i = 1; i < SIZES.size(); i++) {
            grow(SIZES.get(i - 1), SIZES.get(i));
            sizes.add(measure(SIZES.get(i)));
        }
        return new AssessmentFigures(sizes, latency(), withApis);
    }

    private void grow(int from, int to) {
        out.printf("importing clients, up to %d ...%n", to);
        realm.importClients(clients.subList(from, to));
    }

    private Size measure(int size) {
        probe.forgetHeapPeak();
        List<Duration> times = assess(RUNS);
        return new Size(size, times, probe.heapPeak());
    }

    private List<Duration> assess(int runs) {
        List<Duration> times = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            times.add(Assessment.ofClients(realm.admin()).await(TO_GIVE_UP));
        }
        return times;
    }

    private Latency latency() {
        tokens.begin();
        tokens.of(TOKENS_TO_WARM_UP);
        List<Duration> idle = new ArrayList<>(tokens.of(TOKENS));
        Assessment assessment = Assessment.ofClients(realm.admin());
        CompletableFuture<Duration> end = CompletableFuture.supplyAsync(() -> assessment.await(TO_GIVE_UP));
        List<Duration> meanwhile = tokens.until(end::isDone);
        end.join();
        idle.addAll(tokens.of(TOKENS));
        return Latency.of(idle, meanwhile);
    }

    /** Latency of tokens, one after the other, without the client's signing. */
    private static final class TokenLatency {

        private final Contender client;

        TokenLatency(Contender client) {
            this.client = client;
        }

        /** Begins with a new nonce, since the last one has expired during other measurements. */
        void begin() {
            client.begin();
        }

        /** Returns the latencies of a number of tokens. */
        List<Duration> of(int tokens) {
            List<Duration> durations = new ArrayList<>();
            while (durations.size() < tokens) {
                durations.add(next());
            }
            return durations;
        }

        /** Returns the latencies of tokens until a condition holds; of one at least. */
        List<Duration> until(BooleanSupplier over) {
            List<Duration> durations = new ArrayList<>();
            do {
                durations.add(next());
            } while (!over.getAsBoolean());
            return durations;
        }

        private Duration next() {
            List<Request> request = client.sign(1);
            long start = System.nanoTime();
            client.send(request);
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    /**
     * A client that requests tokens of one realm, one after the other on one connection. It signs beforehand, so that
     * the server has the machine to itself meanwhile; it keeps the last nonce, as a good client does.
     */
    private static final class Contender {

        private final String issuer;
        private final URI tokenEndpoint;
        private final Assertion assertion;
        private final Proof proof;
        private @Nullable String nonce;

        Contender(String issuer, SigningKey key) {
            this.issuer = issuer;
            this.tokenEndpoint = Metadata.of(issuer).endpoint("token_endpoint");
            this.assertion = Assertion.by(BenchRealm.CLIENT, key).to(issuer);
            this.proof = Proof.by(SigningKey.generate(key.algorithm())).of("POST", tokenEndpoint);
        }

        /** Fetches a nonce, if the realm has any, with a request for a token that is refused. */
        void begin() {
            remember(request().send());
        }

        /** Returns requests for tokens, signed now; a server accepts them for as long as proofs live. */
        List<Request> sign(int tokens) {
            return Stream.generate(this::request).limit(tokens).toList();
        }

        /**
         * Sends requests.
         *
         * @throws IllegalStateException if one is refused: a refusal costs less than a token, and would look like speed
         */
        void send(List<Request> requests) {
            for (Request request : requests) {
                Response answer = request.send();
                if (!answer.isSuccess()) {
                    throw new IllegalStateException("no token from " + issuer + " but " + answer);
                }
                remember(answer);
            }
        }

        private Request request() {
            Proof fresh = nonce == null ? proof : proof.nonce(nonce);
            return Request.post(tokenEndpoint)
                    .form("grant_type", "client_credentials")
                    .form("scope", BenchRealm.SCOPE)
                    .form("client_id", BenchRealm.CLIENT)
                    .form("client_assertion_type", Assertion.TYPE)
                    .form("client_assertion", assertion.sign())
                    .header("DPoP", fresh.sign());
        }

        private void remember(Response answer) {
            answer.header("DPoP-Nonce").ifPresent(given -> nonce = given);
        }
    }
}
