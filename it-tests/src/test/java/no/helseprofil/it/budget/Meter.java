package no.helseprofil.it.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.it.support.KeyServer;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;

/**
 * Counts what a request costs: all that the server counts, before and after. What something else costs the server in
 * between is counted too, so one measurement alone can be too high, and none too low.
 */
final class Meter {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern READS = Pattern.compile(
            "vendor_statistics_(hit|miss)_times_seconds_count\\{cache=\"(realms|users|authorization)\".*");
    private static final Pattern ENTRIES = Pattern.compile("vendor_statistics_approximate_entries\\{.*");

    private final ServerProbe probe;
    private final URI metrics;
    private final TestRealm realm;
    private final KeyServer keys;

    Meter(KeycloakServer server, TestRealm realm, KeyServer keys) {
        this.probe = new ServerProbe(server);
        this.metrics = server.managementUrl().resolve("/metrics");
        this.realm = realm;
        this.keys = keys;
    }

    void begin() {
        probe.beginCounting();
    }

    void end() {
        probe.endCounting();
    }

    /** Returns the costs of this request. */
    Map<Cost, Long> costs(Runnable request) {
        realm.admin().clearEvents();
        Map<Cost, Long> before = read();
        request.run();
        Map<Cost, Long> costs = read();
        before.forEach((cost, count) -> costs.merge(cost, -count, Long::sum));
        costs.put(Cost.BYTES, events());
        return costs;
    }

    /** Returns the number of series of metrics. */
    long series() {
        return scrape().filter(line -> !line.startsWith("#")).count();
    }

    private Map<Cost, Long> read() {
        Map<Cost, Long> read = new EnumMap<>(Cost.class);
        read.put(Cost.FETCHES, (long) keys.fetches());
        String scraped = Request.get(metrics).send().body();
        read.put(Cost.LOOK_UPS, lookUps(scraped));
        read.put(Cost.ENTRIES, sum(scraped, ENTRIES));
        JsonNode counted = json(probe.costs());
        read.put(Cost.STATEMENTS, counted.path("statements").longValue());
        read.put(Cost.ROWS, counted.path("rows").longValue());
        read.put(
                Cost.SIGNATURES,
                counted.path("signed").longValue() + counted.path("verified").longValue());
        return read;
    }

    /**
     * Returns how often the caches of realms, clients, scopes, users and rights have been asked, according to the
     * metrics.
     */
    static long lookUps(String scraped) {
        return sum(scraped, READS);
    }

    private long events() {
        return realm.admin().events().toString().length();
    }

    private Stream<String> scrape() {
        return Request.get(metrics).send().body().lines();
    }

    private static long sum(String scraped, Pattern series) {
        return scraped.lines()
                .filter(line -> line.startsWith("vendor_statistics_")
                        && series.matcher(line).matches())
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("what requests have cost", e);
        }
    }
}
