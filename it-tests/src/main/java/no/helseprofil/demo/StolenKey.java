package no.helseprofil.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.BlockedKeys;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;

/**
 * Demo of a stolen key. Its use is noticed and the key is blocked at one node; the thief's next call is refused at the
 * other node and at the API.
 */
final class StolenKey {

    private static final String CLIENT = "demo-machine";
    /** Private addresses, since Keycloak requires HTTPS from others, which neither node has here. */
    private static final String VENDOR = "10.1.0.10";

    private static final String THIEF = "10.66.0.66";
    private static final String BLOCKED = "blocked";
    private static final Duration AT_MOST = Duration.ofSeconds(1);

    /** Wait for a refusal to be listed: a node reports its refusals every ten seconds. */
    private static final Duration UNTIL_REPORTED = Duration.ofSeconds(20);

    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final DemoRealm realm;
    private final DemoOutput report;
    private final URI first;
    private final URI second;
    private final AdminApi admin;

    /**
     * Creates the demo without running it.
     *
     * @param realm the realm at the common address of both nodes
     * @param first the node at which the administrator works
     * @param second the node at which the thief calls
     */
    StolenKey(DemoRealm realm, DemoOutput report, URI first, URI second) {
        this.realm = realm;
        this.report = report;
        this.first = first;
        this.second = second;
        this.admin = AdminApi.of(first, "helse", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    /** Returns whether the thief's calls succeeded before the block, and failed after it. */
    boolean run() {
        report.chapter("A key is stolen: " + CLIENT + " has the key, and so has somebody else");
        AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
        InstantSource clock = () -> Instant.now().plus(ahead.get());
        RealmKeys keys = RealmKeys.of(realm.issuer());
        ApiSettings settings = ApiSettings.of(keys, DemoRealm.API)
                .scope(DemoRealm.SCOPE)
                .blocked(BlockedKeys.of(keys, clock.withZone(ZoneOffset.UTC)));
        try (ReferenceApi api = ReferenceApi.start(settings)) {
            run(api, ahead);
        }
        return report.end(
                "The thief's next call was refused, at the other node and at the API.", "Not all was as expected.");
    }

    private void run(ReferenceApi api, AtomicReference<Duration> ahead) {
        SigningKey key = realm.machineKey();
        OidcClient vendor = realm.machine().withRequest(request -> request.sentTo(first, VENDOR));
        OidcClient thief = realm.machine().withProofKey(key).withRequest(request -> request.sentTo(second, THIEF));
        OidcClient thiefAtTheApi = realm.machine().withProofKey(key);

        report.step("The vendor gets a token at " + first + ", from " + VENDOR);
        expect(200, vendor.clientCredentials(DemoRealm.SCOPE).response());

        report.step("The thief, who has the key, gets one at " + second + ", from " + THIEF);
        Exchange stolen = thief.clientCredentials(DemoRealm.SCOPE);
        expect(200, stolen.response());
        String token = stolen.accessToken();
        report.step("The thief calls the API with it");
        expect(204, call(thiefAtTheApi, api, token));

        report.step("It is seen: Keycloak's events say from where " + CLIENT
                + " has logged in (admin console, Events; by us "
                + admin.request("GET", events()).address() + ")");
        List<String> addresses = addresses();
        report.line("from " + String.join(", ", addresses));
        report.check(addresses.contains(THIEF), "the events should name " + THIEF);

        block(key);
        Instant since = Instant.now();
        report.step("The thief asks for another token, at the node that received no block");
        Response answer = thief.clientCredentials(DemoRealm.SCOPE).response();
        while (answer.isSuccess() && isWithin(AT_MOST, since)) {
            answer = thief.clientCredentials(DemoRealm.SCOPE).response();
        }
        report.refusal(answer, BLOCKED);
        report.line("after " + Duration.between(since, Instant.now()).toMillis() + " ms");

        report.step("An API that introspects asks about the token of before, at either node");
        for (URI node : List.of(first, second)) {
            JsonNode introspection = realm.api()
                    .withRequest(request -> request.sentTo(node))
                    .introspect(token)
                    .response()
                    .json();
            report.line(node + ": active = " + introspection.path("active"));
            report.check(!introspection.path("active").asBoolean(true), "the token should not be active");
        }

        report.step(
                "An API that validates tokens by itself reads the list of blocked keys each minute; the minute is over");
        ahead.set(Duration.ofMinutes(1));
        Response atTheApi = call(thiefAtTheApi, api, token);
        report.line(
                atTheApi.status() + " " + atTheApi.header("WWW-Authenticate").orElse(""));
        report.check(atTheApi.status() == 401, "the API should refuse the token");

        report.step("Who tries on is seen, too (console, Refusals; by us GET refusals?requirement=" + BLOCKED + ")");
        Instant asked = Instant.now();
        JsonNode refusals = refusals();
        while (refusals.isEmpty() && isWithin(UNTIL_REPORTED, asked)) {
            refusals = refusals();
        }
        report.check(!refusals.isEmpty(), "the refusal should be reported");
        for (JsonNode refusal : refusals) {
            report.line(refusal.path("claimedClient").asText() + ": " + refusal.path("count") + " at the "
                    + refusal.path("endpoint").asText() + " endpoint");
        }
    }

    private void block(SigningKey key) {
        Map<String, String> block =
                Map.of("kind", "key", "value", key.thumbprint(), "reason", "Used from " + THIEF + ", case 12/26");
        report.step("Whom would a block of the key hit? (console, Incidents; POST blocks?dry-run=true)");
        Response dry = admin.post("helseprofil/blocks?dry-run=true", block);
        report.line(dry.status() + " " + dry.json().path("total") + " client");
        report.step("The key is blocked at " + first + " (POST blocks)");
        expect(201, admin.post("helseprofil/blocks", block));
    }

    private Response call(OidcClient client, ReferenceApi api, String token) {
        return client.call(Request.get(api.address()), token).response();
    }

    private List<String> addresses() {
        return admin.get(events()).json().findValuesAsText("ipAddress").stream()
                .distinct()
                .toList();
    }

    private static String events() {
        return "events?type=CLIENT_LOGIN&client=" + CLIENT;
    }

    private JsonNode refusals() {
        return admin.get("helseprofil/refusals?requirement=" + BLOCKED).json();
    }

    /** Waits a little, and returns whether the time since then isn't over. */
    private static boolean isWithin(Duration time, Instant since) {
        LockSupport.parkNanos(BETWEEN.toNanos());
        return Instant.now().isBefore(since.plus(time));
    }

    private void expect(int status, Response answer) {
        report.line(String.valueOf(answer.status()));
        report.check(answer.status() == status, status + " was expected, not " + answer + " " + answer.body());
    }
}
