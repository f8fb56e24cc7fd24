package no.helseprofil.it.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.Work;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that somebody who has proven nothing makes the server do about what stock does by thousands of scope words. */
@Attack(
        by = Attacker.STRANGER,
        tries = "sends thousands of scopes, also with equal hash codes, for known and unknown clients",
        outcome = "ignored where Keycloak ignores them; cost stays near stock's: the budget below")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopeFloodIT {

    /** Endpoints where scopes are read before a client has proven who it is. */
    static final List<BudgetedEndpoint> ENDPOINTS = List.of(BudgetedEndpoint.TOKEN, BudgetedEndpoint.PAR);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ROUNDS = 5;

    /** Something else costs the server something at the same moment, now and then. */
    private static final int MEASUREMENTS = 5;

    private final ServerProbe probe = new ServerProbe(SharedServer.get());
    private final TestRealm realm = TestRealm.underProfile();
    private final TestRealm stock = TestRealm.withoutProfile();
    private final SigningKey another = SigningKey.generate("ES256");

    @BeforeAll
    void count() {
        probe.beginCounting();
        for (TestRealm each : List.of(realm, stock)) {
            floods().forEach(flood -> ((ScopeFlood) flood.get()[1])
                    .send(each, (BudgetedEndpoint) flood.get()[0], stranger(each, (boolean) flood.get()[2])));
        }
    }

    @AfterAll
    void remove() {
        probe.endCounting();
        realm.close();
        stock.close();
    }

    @ParameterizedTest(name = "{1} at {0}, known client: {2}")
    @MethodSource("floods")
    void costsAboutAsMuchAsStock(BudgetedEndpoint endpoint, ScopeFlood flood, boolean isOfClient) {
        Map<StockCost, Double> least = new EnumMap<>(StockCost.class);
        for (int i = 0; i < MEASUREMENTS && !isWithin(least); i++) {
            Map<StockCost, Double> ours = costs(realm, endpoint, flood, isOfClient);
            Map<StockCost, Double> others = costs(stock, endpoint, flood, isOfClient);
            ours.forEach((cost, spent) -> least.merge(cost, spent / others.get(cost), Math::min));
        }
        assertThat(least)
                .allSatisfy((cost, times) ->
                        assertThat(times).as("times stock's %s", cost.title()).isLessThanOrEqualTo(cost.most()));
    }

    private static Stream<Arguments> floods() {
        return ENDPOINTS.stream()
                .flatMap(endpoint -> Stream.of(ScopeFlood.values())
                        .flatMap(flood ->
                                Stream.of(false, true).map(isOfClient -> Arguments.of(endpoint, flood, isOfClient))));
    }

    private static boolean isWithin(Map<StockCost, Double> costs) {
        return Stream.of(StockCost.values())
                .allMatch(cost -> costs.getOrDefault(cost, Double.MAX_VALUE) <= cost.most());
    }

    private Map<StockCost, Double> costs(
            TestRealm where, BudgetedEndpoint endpoint, ScopeFlood flood, boolean isOfClient) {
        OidcClient client = stranger(where, isOfClient);
        flood.send(where, endpoint, client);
        Work before = probe.work();
        long statements = statements();
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(flood.send(where, endpoint, client)).isIn(400, 401);
        }
        Map<StockCost, Double> costs = new EnumMap<>(StockCost.class);
        Work.Spent spent = probe.work().since(before);
        costs.put(StockCost.CPU, (double) spent.requests().toNanos());
        costs.put(StockCost.BYTES, (double) spent.allocated());
        // Neither would be none: looking at what is counted costs some, too.
        costs.put(StockCost.STATEMENTS, (double) ROUNDS + statements() - statements);
        return costs;
    }

    private long statements() {
        try {
            return MAPPER.readTree(probe.costs()).path("statements").longValue();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a client of the realm whose requests are signed with a stranger's key, or a client that isn't there. */
    private OidcClient stranger(TestRealm where, boolean isOfClient) {
        return isOfClient
                ? where.oidc(TestRealm.USER_LOGIN)
                        .withAssertion(assertion -> assertion
                                .signedWith(another)
                                .header("kid", where.key(TestRealm.USER_LOGIN).kid()))
                : OidcClient.discover(where.issuer(), "nobody", another);
    }
}
