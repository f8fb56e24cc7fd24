package no.helseprofil.it.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.KeyServer;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that a constant bounds what a request costs the server before anybody has proven anything, whatever it
 * contains. {@link BudgetedEndpoint} says which constant, and {@code docs/security.md} prints them.
 */
@Attack(
        by = Attacker.STRANGER,
        tries = "sends thousands of long scopes, values, parameters and JSON levels to every endpoint",
        outcome = "work stays within the budget below")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class BudgetIT {

    private static final int FLOODS = 14;
    private static final int MEASUREMENTS = 4;

    /**
     * Number of series with labels that a request may bring out for the first time, such as a status at an endpoint.
     */
    private static final int NEW_SERIES = 150;

    private static final List<String> PARAMETERS = List.of(
            "scope",
            "audience",
            "resource",
            "client_id",
            "redirect_uri",
            "state",
            "code",
            "refresh_token",
            "token",
            "request",
            "request_uri",
            "client_assertion",
            "authorization_details",
            "claims",
            "grant_type",
            "subject_token",
            "id_token_hint",
            "ui_locales");

    private final KeyServer keys =
            KeyServer.failing(SigningKey.generate("ES256"), KeyServer.Failure.ERROR, Integer.MAX_VALUE);
    private final TestRealm realm = TestRealm.reachingThisMachine();
    private final Meter meter = new Meter(SharedServer.onThisMachine(), realm, keys);
    private final Map<BudgetedEndpoint, Map<Cost, Long>> seen = new EnumMap<>(BudgetedEndpoint.class);
    private final List<OidcClient> strangers = new ArrayList<>();
    private long series;

    @BeforeAll
    void count() {
        SigningKey own = SigningKey.generate("ES256");
        strangers.add(realm.plant("of-a-failing-address", SigningKey.generate("ES256"), this::fetching)
                .withAssertion(assertion -> assertion.signedWith(own)));
        strangers.add(realm.oidc(TestRealm.USER_LOGIN)
                .withAssertion(assertion -> assertion
                        .signedWith(own)
                        .header("kid", realm.key(TestRealm.USER_LOGIN).kid())));
        // A log to give a checkpoint of.
        assertThat(realm.admin()
                        .put(
                                "helseprofil/clients/" + TestRealm.MACHINE + "/cohort",
                                "{\"cohort\":null,\"reason\":\"the first change\"}")
                        .isSuccess())
                .isTrue();
        // Past the demand for a nonce, which is all that is said to who hasn't met the server.
        strangers.forEach(stranger -> stranger.clientCredentials(TestRealm.SCOPE));
        for (BudgetedEndpoint endpoint : BudgetedEndpoint.values()) {
            for (OidcClient stranger : strangers) {
                send(endpoint, new Flood(Flood.Kind.HEADERS, "state", 1, 1), stranger);
            }
        }
        meter.begin();
        series = meter.series();
    }

    @AfterAll
    void remove() {
        meter.end();
        realm.close();
        keys.close();
        seen.forEach((endpoint, costs) -> System.out.println("At most at " + endpoint.title() + ": " + costs));
    }

    @ParameterizedTest
    @EnumSource
    void aFloodStaysWithinTheBudget(BudgetedEndpoint endpoint) {
        int number = 0;
        for (Flood flood : floods()) {
            number++;
            Map<Cost, Long> costs = least(endpoint, flood, strangers.get(number % strangers.size()));
            costs.forEach((cost, count) -> seen.computeIfAbsent(endpoint, any -> new EnumMap<>(Cost.class))
                    .merge(cost, count, Math::max));
            for (Cost cost : Cost.values()) {
                assertThat(costs.get(cost))
                        .as("%s of %s at %s", cost.title(), flood, endpoint.title())
                        .isLessThanOrEqualTo(endpoint.most(cost));
            }
        }
        assertThat(meter.series() - series)
                .as("series of metrics that are new since the first flood")
                .isLessThanOrEqualTo(NEW_SERIES);
    }

    @Test
    void signaturesAreCounted() {
        assertThat(meter.costs(() -> realm.oidc(TestRealm.MACHINE)
                                .clientCredentials(TestRealm.SCOPE)
                                .accessToken())
                        .get(Cost.SIGNATURES))
                .as("an assertion and a proof are verified, and a token is signed")
                .isGreaterThanOrEqualTo(3);
    }

    /** One of each kind, and others of any. */
    private static List<Flood> floods() {
        Map<Flood.Kind, Flood> ofEachKind = new EnumMap<>(Flood.Kind.class);
        Map<Integer, Flood> all = new HashMap<>();
        AtomicInteger number = new AtomicInteger();
        Random random = new Random(FLOODS);
        Stream.generate(() -> any(random)).limit(10 * FLOODS).forEach(flood -> {
            if (ofEachKind.putIfAbsent(flood.kind(), flood) == null || number.get() < FLOODS) {
                all.put(number.getAndIncrement(), flood);
            }
        });
        List<Flood> chosen = new ArrayList<>(all.values());
        for (Flood known : List.of(
                new Flood(Flood.Kind.WORDS, "scope", 16_250, 1),
                new Flood(Flood.Kind.VALUES, "resource", 900, 40),
                new Flood(Flood.Kind.VALUES, "audience", 900, 40),
                new Flood(Flood.Kind.WIDE_JSON, "request", 2_000, 1))) {
            chosen.add(known);
            chosen.add(known);
        }
        return chosen;
    }

    private static Flood any(Random random) {
        Flood.Kind[] kinds = Flood.Kind.values();
        return new Flood(
                kinds[random.nextInt(kinds.length)],
                PARAMETERS.get(random.nextInt(PARAMETERS.size())),
                random.nextInt(500, 16_251),
                random.nextInt(1, 41));
    }

    /** Something else may cost the server something at the same moment, and not each time. */
    private Map<Cost, Long> least(BudgetedEndpoint endpoint, Flood flood, OidcClient stranger) {
        Map<Cost, Long> least = meter.costs(() -> send(endpoint, flood, stranger));
        for (int i = 1; i < MEASUREMENTS && !isWithin(endpoint, least); i++) {
            meter.costs(() -> send(endpoint, flood, stranger))
                    .forEach((cost, count) -> least.merge(cost, count, Math::min));
        }
        return least;
    }

    private static boolean isWithin(BudgetedEndpoint endpoint, Map<Cost, Long> costs) {
        return costs.entrySet().stream().allMatch(cost -> cost.getValue() <= endpoint.most(cost.getKey()));
    }

    private void send(BudgetedEndpoint endpoint, Flood flood, OidcClient stranger) {
        Response answer =
                flood.at(endpoint, realm.address(endpoint.path()), stranger).send();
        assertThat(answer.status()).as("%s by %s: %s", endpoint, flood, answer).isLessThan(500);
    }

    private void fetching(ObjectNode client) {
        client.withObject("/attributes")
                .put("use.jwks.string", "false")
                .put("use.jwks.url", "true")
                .put("jwks.url", keys.address());
    }
}
