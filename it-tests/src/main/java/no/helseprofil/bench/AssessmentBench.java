package no.helseprofil.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.fleet.Assessment;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.fleet.FleetClient;
import no.helseprofil.fleet.FleetRealm;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;

/**
 * Measurement of the assessment of growing realms, and of its effect on other requests: seconds by the server's own
 * clock, and the latency of another realm's tokens as a multiple of the latency on the same server right before and
 * after.
 */
final class AssessmentBench {

    private static final List<Integer> SIZES = List.of(1_800, 5_000, 20_000);
    private static final int APIS = 100;
    private static final int RUNS = 3;
    private static final int TOKENS = 1_000;
    private static final int TOKENS_TO_WARM_UP = 3_000;
    private static final Duration TO_GIVE_UP = Duration.ofMinutes(30);

    private final BenchServer server;
    private final FleetRealm realm;
    private final FlowClient client;
    private final List<ObjectNode> clients;
    private int imported;

    private AssessmentBench(BenchServer server, LocalApis apis) {
        Fleet fleet = Fleet.of(1, SIZES.get(SIZES.size() - 1) - APIS, Instant.now());
        SigningKey key = BenchRealm.newClientKey();
        BenchRealm.PROFILE.create(server.admin(), key);
        this.server = server;
        this.client = new FlowClient(BenchRealm.PROFILE, server, key, true);
        this.realm = FleetRealm.empty(server.admin(), "bench-fleet");
        this.clients = Stream.concat(
                        apis.registrations().stream(), fleet.clients().stream().map(FleetClient::registration))
                .toList();
        realm.putProfile(fleet.document(Map.of()).toString());
    }

    /** Measures everything, and prints the progress of long steps. */
    static Report run() throws IOException {
        System.out.println(
                "Assessments of a realm whose clients have none to several faults, and tokens of another realm meanwhile.");
        try (LocalApis apis = LocalApis.start(APIS);
                BenchServer server = BenchServer.start(apis.admittedBy(SharedServer.options()))) {
            return new AssessmentBench(server, apis).measure();
        }
    }

    private Report measure() {
        grow(SIZES.get(0));
        assess();
        List<Assessed> sizes = new ArrayList<>(List.of(assess()));
        Duration withApis = Assessment.ofAll(realm.admin()).await(TO_GIVE_UP);
        for (int size : SIZES.subList(1, SIZES.size())) {
            grow(size);
            sizes.add(assess());
        }
        tokens(waits -> waits.size() == TOKENS_TO_WARM_UP);
        List<Duration> idle = tokens(waits -> waits.size() == TOKENS);
        Assessment assessment = Assessment.ofClients(realm.admin());
        CompletableFuture<Duration> end = CompletableFuture.supplyAsync(() -> assessment.await(TO_GIVE_UP));
        List<Duration> meanwhile = tokens(waits -> end.isDone());
        end.join();
        idle.addAll(tokens(waits -> waits.size() == TOKENS));
        return report(sizes, Spread.percentile(idle, 50), Spread.percentile(meanwhile, 50), withApis);
    }

    private void grow(int size) {
        System.out.printf("importing clients, up to %d ...%n", size);
        realm.importClients(clients.subList(imported, size));
        imported = size;
    }

    private Assessed assess() {
        server.probe().forgetHeapPeak();
        List<Duration> times = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            times.add(Assessment.ofClients(realm.admin()).await(TO_GIVE_UP));
        }
        return new Assessed(imported, times, server.probe().heapPeak());
    }

    /** Fetches tokens one after the other, one at least, and returns the waits for them. */
    private List<Duration> tokens(Predicate<List<Duration>> isOver) {
        List<Duration> waits = new ArrayList<>();
        do {
            client.token();
            waits.add(client.waited());
        } while (!isOver.test(waits));
        return waits;
    }

    /**
     * Reports the figures.
     *
     * @param sizes realms, the smallest first
     * @param idle latency of a token with nothing else going on, in milliseconds
     * @param meanwhile the same while the largest realm is assessed
     * @param withApis duration for the smallest realm with its APIs
     */
    static Report report(List<Assessed> sizes, double idle, double meanwhile, Duration withApis) {
        Report report = Report.ofMachine("").table("clients", "seconds", "clients/s", "heap peak, MB");
        sizes.forEach(size -> report.row(
                String.valueOf(size.clients()),
                Report.number(2, size.seconds()),
                Report.number(0, size.perSecond()),
                Report.number(0, size.heapPeak() / 1e6)));
        Assessed smallest = sizes.get(0);
        double speed = sizes.get(sizes.size() - 1).perSecond() / smallest.perSecond();
        double apis = withApis.toNanos() / 1e9;
        return report.line("- speed at the end, as a share of that of the smallest realm: %.2f, at least 0.70", speed)
                .line("- latency of a token: %.2f ms, meanwhile %.2f ms, at most 1.2 times as much", idle, meanwhile)
                .line("- seconds for the smallest realm with its APIs: %.2f, at most 30", apis)
                .bound("seconds for " + smallest.clients() + " clients", smallest.seconds(), 5)
                .bound("speed of the smallest realm, as a multiple of that at the end", 1 / speed, 1 / 0.7)
                .bound("latency of a token meanwhile, as a multiple of that before", meanwhile / idle, 1.2)
                .bound("seconds for the smallest realm with its APIs", apis, 30);
    }

    /**
     * A realm that was assessed several times. The median leaves out a time at which something else was busy.
     *
     * @param clients number of clients
     * @param times an odd number of durations
     * @param heapPeak the largest use of the server's heap, in bytes
     */
    record Assessed(int clients, List<Duration> times, long heapPeak) {

        double seconds() {
            return Spread.percentile(times, 50) / 1e3;
        }

        double perSecond() {
            return clients / seconds();
        }
    }
}
