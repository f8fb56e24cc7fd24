package no.helseprofil.it.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.WrittenPart;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.Work;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Cost of a request to the server, counted and not timed: no machine changes these figures. It is counted in a realm
 * under the profile, and in the same realm under Keycloak's own FAPI 2.0 profile. The figures stand in
 * {@code docs/performance.md}; one that grows fails here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class CountsIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final WrittenPart PAGE = new WrittenPart(
            "performance.md",
            "counts",
            "mvn verify -pl providers,it-tests -Pall -DskipClusterITs -DskipUnitTests -Dhelseprofil.server=distribution -Dit.test=CountsIT");
    private static final int WARM_UP = 5;
    private static final int MEASUREMENTS = 5;
    private static final double TOLERANCE = 0.20;
    private static final Pattern ROW = Pattern.compile("\\| (?<title>[^|]+) \\|.*\\| (?<last>\\d+) \\|");
    private static final String POLICY = """
            {"policies":[{"name":"every client","enabled":true,"profiles":["fapi-2-dpop-security-profile"],
             "conditions":[{"condition":"any-client","configuration":{}}]}]}""";

    private final KeycloakServer server = SharedServer.get();
    private final ServerProbe probe = new ServerProbe(server);
    private final URI metrics = server.managementUrl().resolve("/metrics");
    private final TestRealm profile = TestRealm.underProfile();
    private final TestRealm stock = TestRealm.withoutProfile();

    @BeforeAll
    void prepare() {
        for (TestRealm realm : List.of(profile, stock)) {
            realm.change(
                    TestRealm.USER_LOGIN,
                    client -> client.putArray("redirectUris").add(CountedRequest.REDIRECT_URI.toString()));
        }
        Response answer = stock.admin().put("client-policies/policies", json(POLICY));
        assertThat(answer.isSuccess()).as(answer.toString()).isTrue();
    }

    @AfterAll
    void remove() {
        profile.close();
        stock.close();
    }

    /**
     * Counting signatures and parsers takes some of the heap, so bytes are counted without it. The server finds out
     * once for each key which provider works with it. A server whose signatures are counted finds the provider that
     * counts. So the realms have other keys when bytes are counted.
     */
    @Test
    void noRequestExceedsTheTable() throws IOException {
        Map<Row, Map<Count, Long>> counted = new LinkedHashMap<>();
        probe.beginCounting();
        try {
            rows().forEach(row -> counted.put(row, count(row)));
        } finally {
            probe.endCounting();
        }
        profile.makeAgain();
        stock.makeAgain();
        prepare();
        counted.forEach((row, counts) -> counts.put(Count.KILOBYTES, Math.round(bytes(row) / 1e3)));
        PAGE.holds(table(counted, bytes(PAGE.text())));
    }

    private List<Row> rows() {
        return Stream.of(CountedRequest.values())
                .flatMap(request -> Stream.of(
                        new Row(request.title(), request, profile),
                        new Row(request.title() + ", stock", request, stock)))
                .toList();
    }

    private Map<Count, Long> count(Row row) {
        row.warmUp();
        Map<Count, Long> nothing = least(() -> () -> {});
        Map<Count, Long> counts = least(row::prepared);
        nothing.forEach((count, number) -> counts.merge(count, -number, Long::sum));
        return counts;
    }

    /** Something else may cost the server something at the same moment, and not each time. */
    private Map<Count, Long> least(Supplier<Runnable> preparation) {
        Map<Count, Long> least = new EnumMap<>(Count.class);
        for (int i = 0; i < MEASUREMENTS; i++) {
            Runnable request = preparation.get();
            Map<Count, Long> before = read();
            request.run();
            read().forEach((count, number) -> least.merge(count, number - before.get(count), Math::min));
        }
        return least;
    }

    private Map<Count, Long> read() {
        Map<Count, Long> read = new EnumMap<>(Count.class);
        read.put(Count.LOOK_UPS, Meter.lookUps(Request.get(metrics).send().body()));
        JsonNode costs = json(probe.costs());
        read.put(Count.SIGNED, costs.path("signed").longValue());
        read.put(Count.VERIFIED, costs.path("verified").longValue());
        read.put(Count.PARSED, costs.path("parsed").longValue());
        read.put(Count.STATEMENTS, costs.path("statements").longValue());
        return read;
    }

    /** The median. */
    private long bytes(Row row) {
        row.warmUp();
        return median(row::prepared) - median(() -> () -> {});
    }

    private long median(Supplier<Runnable> preparation) {
        return LongStream.range(0, MEASUREMENTS)
                .map(i -> allocated(preparation.get()))
                .sorted()
                .toArray()[MEASUREMENTS / 2];
    }

    private long allocated(Runnable request) {
        Work before = probe.work();
        request.run();
        return probe.work().since(before).allocated();
    }

    /** Bytes differ a little each time; about as many as the page has are as many. */
    private static String table(Map<Row, Map<Count, Long>> counted, Map<String, Long> written) {
        List<String> lines = new ArrayList<>();
        lines.add(line("request", Count::title));
        lines.add("|---|" + "--:|".repeat(Count.values().length));
        counted.forEach((row, counts) -> {
            counts.computeIfPresent(Count.KILOBYTES, (any, now) -> about(written.get(row.title()), now));
            lines.add(line(row.title(), count -> String.valueOf(counts.get(count))));
        });
        return lines.stream().collect(Collectors.joining("\n", "\n", "\n\n"));
    }

    private static long about(@Nullable Long written, long now) {
        return written != null && Math.abs(now - written) <= TOLERANCE * written ? written : now;
    }

    /** The bytes that a table has, by the titles of its rows. */
    private static Map<String, Long> bytes(String table) {
        return table.lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(row -> row.group("title"), row -> Long.valueOf(row.group("last"))));
    }

    private static String line(String title, Function<Count, String> cell) {
        return Arrays.stream(Count.values()).map(cell).collect(Collectors.joining(" | ", "| " + title + " | ", " |"));
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + text, e);
        }
    }

    /** A request in one of the realms. */
    private record Row(String title, CountedRequest request, TestRealm realm) {

        void warmUp() {
            for (int i = 0; i < WARM_UP; i++) {
                prepared().run();
            }
        }

        Runnable prepared() {
            Supplier<Exchange> prepared = request.prepare(realm);
            return () -> {
                Exchange exchange = prepared.get();
                assertThat(exchange.response().isSuccess())
                        .as("%s: %s", title, exchange.response())
                        .isEqualTo(request.succeeds());
            };
        }
    }
}
