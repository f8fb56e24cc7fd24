package no.helseprofil.bench;

import static no.helseprofil.fleet.FleetRealm.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.bench.PageFigure.PageCall;
import no.helseprofil.fleet.Assessment;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.Work;
import no.helseprofil.testkit.server.Work.Spent;

/**
 * Measurement of the server's CPU time for a page of the console or a command, on PostgreSQL. It includes all calls of
 * the page or command, and follows an administrator's decision, so that no cached result is used.
 */
final class PagesBench {

    /**
     * Largest number of seconds of CPU for a page or a command, by the largest number of clients for which that holds.
     */
    private static final NavigableMap<Integer, Double> MOST = new TreeMap<>(Map.of(1_800, 2.0, 20_000, 5.0));

    /** Largest number of runs before the measurement, unless they have taken too long already. */
    private static final int WARM_UPS = 3;

    private static final int LEAST_WARM_UPS = 2;

    private static final double MOST_TO_WARM_UP = 3;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Time of the compiler between two looks below which it counts as idle. */
    private static final Duration MOST_COMPILING = Duration.ofMillis(30);

    private static final int MOST_LOOKS = 60;

    /** The clients of this realm that one call moves at most: so many of their names fit into 64 KiB of JSON. */
    static final int MOST_MOVED = 4_600;

    private static final int MOVED = 1_000;

    private static final String REALM = BenchRealm.STOCK.realm();
    private static final Duration TO_GIVE_UP = Duration.ofMinutes(30);

    private final BenchServer server;
    private final AdminApi realm;
    private final Map<String, String> values = new HashMap<>();
    private int decisions;

    private PagesBench(BenchServer server, int clients, SigningKey key) {
        this.server = server;
        this.realm = server.admin().realm(REALM);
        values.put("key", key.thumbprint());
        values.put("organisation", "994598759");
        values.put("client", ManyClients.clientId(0));
        values.put("last", String.valueOf(clients - PageCall.PAGE));
        values.put("clients", names(clients, MOST_MOVED));
        values.put("thousand", names(clients, MOVED));
    }

    /** Measures realms of these sizes. */
    static Report run(List<Integer> sizes) throws SQLException {
        System.out.println("Pages and commands of an administrator, on PostgreSQL.");
        List<Size<PageFigure>> measured = new ArrayList<>();
        for (int clients : sizes.stream().sorted().toList()) {
            try (PostgresServer postgres = PostgresServer.start();
                    BenchServer server = BenchServer.start(BenchServer.ofMany(clients, postgres))) {
                SigningKey key = BenchRealm.newClientKey();
                ManyClients.prepare(server.admin(), key);
                ManyClients.copy(postgres, clients, Map.of());
                succeeded(server.admin().realm(REALM).post("clear-realm-cache", Map.of()));
                System.out.printf("%d clients%n", clients);
                System.out.println("  self-attack, before the first realm opens: " + selfAttack(server.admin()));
                measured.add(new Size<>(clients, new PagesBench(server, clients, key).figures()));
            }
        }
        return report(measured);
    }

    /** Reports the figures of realms, the smallest first. What the server refused is NaN. */
    static Report report(List<Size<PageFigure>> sizes) {
        Report report = Report.ofMachine(", PostgreSQL")
                .table("clients", sizes.stream().map(Size::title))
                .row(
                        "at most, s",
                        sizes.stream().map(size -> Double.isInfinite(most(size)) ? "–" : Report.number(2, most(size))));
        for (PageFigure figure : PageFigure.values()) {
            report.row(figure.title(), sizes.stream().map(size -> Report.number(2, size.of(figure))));
            if (!figure.isSize()) {
                sizes.forEach(size ->
                        report.bound(size.title() + " clients, " + figure.title(), size.of(figure), most(size)));
            }
        }
        return report;
    }

    /** Returns the bound of a realm; infinity if it is larger than any realm with a bound. */
    private static double most(Size<PageFigure> size) {
        Map.Entry<Integer, Double> bound = MOST.ceilingEntry(size.clients());
        return bound == null ? Double.POSITIVE_INFINITY : bound.getValue();
    }

    /** Puts an empty realm under the profile, and returns what the server's attack on itself has found. */
    private static String selfAttack(AdminApi admin) {
        succeeded(admin.realm("").post("", Map.of("realm", "small", "enabled", "true")));
        AdminApi other = admin.realm("small");
        succeeded(other.send(other.request("POST", "helseprofil/install?reason=Pages")));
        for (JsonNode item : succeeded(other.get("helseprofil/install")).json().path("items")) {
            if (item.path("id").asText().equals("self-attack")) {
                return item.path("actual").asText();
            }
        }
        throw new IllegalStateException("GET install has no item self-attack");
    }

    private Map<PageFigure, Double> figures() {
        Map<PageFigure, Double> figures = new EnumMap<>(PageFigure.class);
        for (PageFigure figure : PageFigure.values()) {
            figures.put(figure, tried(figure));
            System.out.println("  " + figure.title() + ": " + Report.number(2, figures.get(figure)));
            if (figure == PageFigure.INSTALL) {
                prepare();
            }
        }
        return figures;
    }

    /** Assesses the clients, once more if the machine is so busy that the server gives up. */
    private void assess() {
        try {
            Assessment.ofClients(realm).await(TO_GIVE_UP);
        } catch (IllegalStateException givenUp) {
            System.out.println("  once more: " + givenUp.getMessage());
            Assessment.ofClients(realm).await(TO_GIVE_UP);
        }
    }

    /** Measures a page. A page that fails is past every bound, and the others are measured all the same. */
    private double tried(PageFigure figure) {
        try {
            return warm(figure);
        } catch (IllegalStateException refused) {
            System.out.println("  " + figure.title() + ": " + refused.getMessage());
            return Double.NaN;
        }
    }

    /** Puts a timetable in force, assesses the clients twice, and blocks a key. */
    private void prepare() {
        draft();
        succeeded(send(PageFigure.PROFILE.calls().get(0), 0));
        for (String name : List.of("earlier", "assessment")) {
            assess();
            values.put(name, id(realm.get("helseprofil/assessments?first=0&max=1"), "/0/id"));
        }
        PageCall preview = PageFigure.BLOCK_KEY.calls().get(0);
        String hit = id(send(preview, 0), "/total");
        values.put(
                "block",
                id(send(PageCall.send("POST", "blocks?clients=" + hit, String.valueOf(preview.body())), 0), "/id"));
    }

    private double warm(PageFigure figure) {
        boolean isWarmedUp = !figure.isSize() && !figure.isOnce();
        double spent = 0;
        for (int i = 0; isWarmedUp && i < WARM_UPS && (i < LEAST_WARM_UPS || spent < MOST_TO_WARM_UP); i++) {
            spent += measure(figure);
            awaitCompiler();
        }
        return measure(figure);
    }

    /** Waits until the compiler is idle. On a busy machine it would be far behind. */
    private void awaitCompiler() {
        Duration before;
        Duration now = server.probe().work().compiling();
        int looks = 0;
        do {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            before = now;
            now = server.probe().work().compiling();
        } while (now.minus(before).compareTo(MOST_COMPILING) > 0 && ++looks < MOST_LOOKS);
    }

    private double measure(PageFigure figure) {
        if (figure.isUnderProfile()) {
            decide();
        }
        Work before = server.probe().work();
        long bytes = 0;
        for (PageCall call : figure.calls()) {
            bytes += bytes(call);
        }
        Spent spent = server.probe().work().since(before);
        return figure.isSize() ? bytes / 1e6 : spent.requests().toNanos() / 1e9;
    }

    private long bytes(PageCall call) {
        if (call.most() == 0) {
            return succeeded(send(call, 0)).body().length();
        }
        long bytes = 0;
        for (int first = 0; first < call.most(); first += PageCall.PAGE) {
            Response page = succeeded(send(call, first));
            bytes += page.body().length();
            if (page.json().size() < PageCall.PAGE) {
                break;
            }
        }
        return bytes;
    }

    private Response send(PageCall call, int first) {
        String path = filled(call.most() == 0 ? call.path() : call.page(first));
        if (call.isPublic()) {
            return Request.get(URI.create(server.issuer(BenchRealm.STOCK) + "/helseprofil/" + path))
                    .header("Accept", "*/*")
                    .send();
        }
        Request request = realm.request(call.method(), "helseprofil/" + path);
        if (path.startsWith("profile?")) {
            request = request.header("If-Match", filled("{etag}"));
        }
        return realm.send(call.body() == null ? request : request.body("application/json", filled(call.body())));
    }

    /**
     * Makes a decision, so that all cached results become invalid, and prepares values that differ from the previous
     * ones.
     */
    private void decide() {
        decisions++;
        String waiver = """
                {"reason": "decision %d", "approvedBy": "the bench", "expires": "%s"}""";
        succeeded(realm.put(
                filled("helseprofil/clients/{client}/waivers/assertion-type"),
                waiver.formatted(decisions, in(Duration.ofDays(30)))));
        draft();
    }

    private void draft() {
        values.put("etag", succeeded(realm.profile()).header("ETag").orElseThrow());
        values.put(
                "draft",
                Fleet.of(1 + decisions % 2, 1, Instant.now()).document(Map.of()).toString());
        values.put("cohort", decisions % 2 == 0 ? "null" : "\"slow\"");
        values.put("in-an-hour", in(Duration.ofHours(1)));
        values.put("an-hour-ago", in(Duration.ofHours(-1)));
        values.put("in-90-days", in(Duration.ofDays(90)));
        values.put("in-a-year", in(Duration.ofDays(365)));
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }

    static String names(int clients, int most) {
        return IntStream.range(0, Math.min(clients, most))
                .mapToObj(number -> "\"" + ManyClients.clientId(number) + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String id(Response answer, String pointer) {
        return succeeded(answer).json().at(pointer).asText();
    }

    private static String in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
