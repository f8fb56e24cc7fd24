package no.helseprofil.bench;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.bench.PagesFigures.Figure;
import no.helseprofil.bench.PagesFigures.Size;
import no.helseprofil.fleet.Assessment;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.Work;
import no.helseprofil.testkit.server.Work.Spent;

/**
 * CPU that the server takes for a page of the console and for a command, on PostgreSQL: of all that the page or the
 * command asks, right after a decision of an administrator, so that nothing of it is kept from before.
 */
final class PagesBench {

    static final List<Integer> SIZES = List.of(1_800, 20_000);

    /** The server's compiler has seen each page so often. */
    private static final int WARM_UPS = 3;

    private static final String REALM = BenchRealm.STOCK.realm();
    private static final Duration TO_GIVE_UP = Duration.ofMinutes(30);

    private final AdminApi realm;
    private final ServerProbe probe;
    private final PrintStream out;
    private int decisions;

    private PagesBench(KeycloakServer server, PrintStream out) {
        this.realm = AdminApi.of(server.url(), REALM, KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        this.probe = new ServerProbe(server);
        this.out = out;
    }

    /** Measures realms of these sizes. */
    static PagesFigures run(PrintStream out, List<Integer> sizes) {
        out.println("Pages and commands of an administrator, on PostgreSQL.");
        out.println(Machine.description());
        List<Size> measured = new ArrayList<>();
        for (int clients : sizes) {
            try (PostgresServer postgres = PostgresServer.start()) {
                measured.add(measure(out, clients, postgres));
            } catch (SQLException e) {
                throw new IllegalStateException("making " + clients + " clients", e);
            }
        }
        return new PagesFigures(measured);
    }

    private static Size measure(PrintStream out, int clients, PostgresServer postgres) throws SQLException {
        ServerOptions options = postgres.asDatabaseOf(SharedServer.withoutRealms())
                .withEnvironment("JAVA_OPTS_KC_HEAP", "-Xms512m -Xmx3g")
                .withArgument("--cache-embedded-realms-max-count=" + Math.max(10_000, 4 * clients));
        try (KeycloakServer server = Servers.startOnThisMachine(options)) {
            ManyClients.prepare(
                    AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN),
                    BenchRealm.newClientKey());
        }
        try (Connection database = postgres.connect()) {
            ManyClients.copy(database, clients, Map.of());
        }
        out.printf("%d clients%n", clients);
        try (KeycloakServer server = Servers.startOnThisMachine(options)) {
            return new Size(clients, new PagesBench(server, out).figures());
        }
    }

    private Map<Figure, Double> figures() {
        succeeded(realm.post("helseprofil/install?reason=Pages", ""));
        String etag = succeeded(realm.profile()).header("ETag").orElseThrow();
        succeeded(realm.putProfile(
                Fleet.of(1, 1, Instant.now()).document(Map.of()).toString(), etag));
        Assessment.ofClients(realm).await(TO_GIVE_UP);
        String assessment = succeeded(realm.get("helseprofil/assessments?first=0&max=1"))
                .json()
                .path(0)
                .path("id")
                .asText();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            for (int i = 0; i < WARM_UPS; i++) {
                measure(figure, assessment);
            }
            figures.put(figure, measure(figure, assessment));
            out.println("  " + figure.text(figures.get(figure)));
        }
        return figures;
    }

    private double measure(Figure figure, String assessment) {
        decide();
        Work before = probe.work();
        long bytes = 0;
        for (String path : figure.paths()) {
            bytes += succeeded(realm.get("helseprofil/" + path.replace("{assessment}", assessment)))
                    .body()
                    .length();
        }
        Spent spent = probe.work().since(before);
        return figure.isSize() ? bytes / 1e6 : spent.requests().toNanos() / 1e9;
    }

    /** Whatever was kept doesn't hold any more. */
    private void decide() {
        decisions++;
        succeeded(realm.put(
                "helseprofil/clients/" + ManyClients.clientId(0) + "/waivers/assertion-type",
                Map.of(
                        "reason",
                        "decision " + decisions,
                        "approvedBy",
                        "the bench",
                        "expires",
                        Instant.now()
                                .plus(Duration.ofDays(30))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())));
    }

    private static Response succeeded(Response answer) {
        if (!answer.isSuccess()) {
            throw new IllegalStateException("the admin API answered " + answer + " " + answer.body());
        }
        return answer;
    }
}
