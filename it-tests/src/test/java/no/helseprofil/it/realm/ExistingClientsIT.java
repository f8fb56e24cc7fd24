package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A realm comes under the profile and nothing breaks: its clients of before send what they have always sent, and get what a
 * realm without the profile answers. What stock refuses may be refused in other words.
 */
class ExistingClientsIT {

    /** Every answer of a realm under the profile has them, where they belong. */
    private static final Set<String> ADDED = Set.of("date", "dpop-nonce", "access-control-expose-headers");

    /** Word in the names of requests for discovery, which says what a new client meets. */
    private static final String METADATA = "metadata";

    private static StockSide profiled;
    private static StockSide stock;

    @BeforeAll
    static void makeBothRealms() {
        stock = StockSide.named(SharedServer.get(), StockSide.REALM + "-stock", ExistingRealm::furnish);
        profiled = StockSide.named(SharedServer.get(), StockSide.REALM + "-prof", realm -> {
            ExistingRealm.furnish(realm);
            ExistingRealm.putUnderProfile(realm);
        });
        ExistingRealm.giveScopes(stock);
        ExistingRealm.giveScopes(profiled);
    }

    @AfterAll
    static void deleteBothRealms() {
        profiled.close();
        stock.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void anExistingClientGetsTheSameResponses(StockRequest request) {
        Response expected = request.send(stock);
        Response actual = request.send(profiled);

        assertThat(expected.status())
                .as("stock is asked for what the test means: " + expected.body() + expected.header("WWW-Authenticate"))
                .isEqualTo(request.status());
        if (expected.status() >= 400) {
            assertThat(actual.status()).as("what stock refuses stays refused").isGreaterThanOrEqualTo(400);
        } else {
            assertThat(seen(actual, profiled)).isEqualTo(seen(expected, stock));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("no.helseprofil.it.realm.OddRequests#all")
    void anExistingClientsOddRequestsGetTheSameResponses(OddRequests.Odd odd) {
        Response expected = odd.request().apply(stock).send();
        Response actual = odd.request().apply(profiled).send();

        if (odd.name().startsWith(OddRequests.PLAIN)) {
            assertThat(expected.status())
                    .as("the request without oddity: " + expected.body())
                    .isIn(200, 201);
        }
        if (expected.status() >= 400) {
            assertThat(actual.status()).as("what stock refuses stays refused").isGreaterThanOrEqualTo(400);
        } else {
            assertThat(seen(actual, profiled)).isEqualTo(seen(expected, stock));
        }
    }

    @Test
    void containsAtLeast120OddRequests() {
        assertThat(OddRequests.all()).hasSizeGreaterThanOrEqualTo(120);
    }

    static Stream<StockRequest> requests() {
        return Stream.of(ExistingClientRequests.all(), StockTokenRequests.all(), StockEndpointRequests.all())
                .flatMap(requests -> requests)
                .filter(request -> !request.name().contains(METADATA));
    }

    /** An answer without what every one of a realm under the profile has, and without the name of the realm. */
    static String seen(Response answer, StockSide side) {
        Map<String, List<String>> headers = new HashMap<>(answer.headers().map());
        headers.keySet().removeIf(name -> ADDED.contains(name.toLowerCase(Locale.ROOT)));
        Response comparable =
                new Response(answer.status(), HttpHeaders.of(headers, (name, value) -> true), answer.body());
        return ComparableAnswer.of(comparable, side.url()).toString().replace(side.realm(), "<realm>");
    }
}
