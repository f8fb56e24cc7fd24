package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A realm without the profile is stock Keycloak, whatever else lives on the server: the same realm on a server with the
 * pack and on one without it, the same requests in the same order, the same answers but for {@link Replacement}.
 * Keycloak's faults are among the answers. Not compared are addresses that only the pack has. {@link UninstallIT} has
 * the server without it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class StockEquality {

    private static final String OURS = "helseprofil";

    private static StockSide packed;
    private static StockSide stock;

    /**
     * Makes the realm on the shared server and on another.
     *
     * @param server one that has the same options and JARs, but not the pack
     */
    static void makeTheSameRealm(KeycloakServer server) {
        stock = new StockSide(server);
        packed = new StockSide(SharedServer.get());
    }

    @AfterAll
    static void deleteTheRealms() {
        packed.close();
        stock.close();
    }

    /** First of all: it compares what the two realms have recorded, too. */
    @Order(1)
    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void withoutTheProfileResponsesEqualStock(StockRequest request) {
        Response expected = request.send(stock);
        Response actual = request.send(packed);

        assertThat(expected.status())
                .as("stock is asked for what the test means: " + expected.body())
                .isEqualTo(request.status());
        assertThat(seen(actual, packed))
                .as("the pack is not noticed by a realm without the profile")
                .hasToString(seen(expected, stock).toString());
    }

    static Stream<StockRequest> requests() {
        return Stream.of(StockEndpointRequests.all(), StockTokenRequests.all(), StockAdminRequests.all())
                .flatMap(all -> all);
    }

    @Test
    void theGlobalPolicyIsTheOnlyDifference() {
        assertOursIsTheOnlyDifference(StockAdminRequests.GLOBAL_POLICIES, "globalPolicies");
        assertOursIsTheOnlyDifference(StockAdminRequests.GLOBAL_PROFILES, "globalProfiles");
    }

    /** A load balancer recognises a node without the pack by the missing URL. */
    @Test
    void noUrlOfTheExtensionExistsWithoutTheProfile() {
        String page = "helseprofil/requirements/pkce-s256";

        assertThat(Request.get(underProfile(page)).send().status()).isEqualTo(200);
        assertThat(Request.get(stock.at(page)).send().status()).isEqualTo(404);
    }

    /**
     * Keycloak reads these texts for its pages, its consoles and its mails. Names of ours are texts of pages of ours.
     */
    @ParameterizedTest
    @ValueSource(strings = {"login", "account", "email", "admin"})
    void themeTextsDifferOnlyInOurKeys(String type) {
        for (String language : StockEndpointRequests.LANGUAGES) {
            Map<String, String> expected = texts(stock, type, language);
            Map<String, String> actual = texts(packed, type, language);
            assertThat(actual).as(type + " in " + language).containsAllEntriesOf(expected);
            actual.keySet().removeAll(expected.keySet());
            assertThat(actual.keySet())
                    .as(type + " in " + language)
                    .isNotEmpty()
                    .allMatch(key -> key.startsWith("helseprofil."));
        }
    }

    private static Map<String, String> texts(StockSide side, String type, String language) {
        Response answer = Request.get(
                        URI.create(side.url() + "/resources/" + side.realm() + "/" + type + "/" + language))
                .send();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        Map<String, String> texts = new HashMap<>();
        answer.json()
                .forEach(text ->
                        texts.put(text.path("key").asText(), text.path("value").asText()));
        return texts;
    }

    private static void assertOursIsTheOnlyDifference(String path, String member) {
        Response expected = stock.admin().get(path);
        Response actual = packed.admin().get(path);
        assertThat(seen(actual, packed)).as("ours is listed").isNotEqualTo(seen(expected, stock));
        assertThat(seen(withoutOurs(actual, member), packed))
                .as("nothing but ours is listed besides")
                .hasToString(seen(expected, stock).toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plants")
    void detectsAPlantedDifference(String name, UnaryOperator<Response> plant) {
        Response answer = StockTokenRequests.clientCredentials(packed).send();
        assertThat(seen(answer, packed)).as("the same answer is the same").isEqualTo(seen(answer, packed));

        assertThat(seen(plant.apply(answer), packed).toString())
                .as("the comparison sees " + name)
                .isNotEqualTo(seen(answer, packed).toString());
    }

    static Stream<Arguments> plants() {
        return Stream.of(
                plant("another status", r -> new Response(201, r.headers(), r.body())),
                plant("one more header", r -> withHeader(r, "DPoP-Nonce", "one")),
                plant("another value of a header", r -> withHeader(r, "Cache-Control", "public")),
                plant(
                        "a header less",
                        r -> new Response(r.status(), HttpHeaders.of(Map.of(), (n, v) -> true), r.body())),
                plant("another member", r -> withBody(r, r.body().replace("\"scope\"", "\"scopes\""))),
                plant("another value", r -> withBody(r, r.body().replace("Bearer", "DPoP"))),
                plant("another claim in the token", StockEquality::withAnotherToken));
    }

    @Test
    void aRealmUnderTheProfileDiffersFromStock() {
        Response certificates =
                Request.get(underProfile("protocol/openid-connect/certs")).send();
        Response stockCertificates = Request.get(stock.oidc("certs")).send();

        assertThat(seen(certificates, packed).headers())
                .as("the pack is at work on the server that is compared: it sends a Date in realms under the profile")
                .containsKey("date");
        assertThat(seen(stockCertificates, stock).headers()).doesNotContainKey("date");
    }

    private static URI underProfile(String path) {
        return URI.create(SharedServer.get().url() + "/realms/helse/" + path);
    }

    private static ComparableAnswer seen(Response answer, StockSide side) {
        return ComparableAnswer.of(answer, side.url());
    }

    private static Response withoutOurs(Response answer, String member) {
        ObjectNode body = (ObjectNode) answer.json();
        ArrayNode list = (ArrayNode) body.get(member);
        for (int i = list.size() - 1; i >= 0; i--) {
            JsonNode one = list.get(i);
            if (OURS.equals(one.path("name").asText())) {
                list.remove(i);
            }
        }
        return withBody(answer, body.toString());
    }

    private static Arguments plant(String name, UnaryOperator<Response> plant) {
        return Arguments.of(name, plant);
    }

    private static Response withBody(Response answer, String body) {
        return new Response(answer.status(), answer.headers(), body);
    }

    private static Response withHeader(Response answer, String name, String value) {
        Map<String, List<String>> headers = new HashMap<>(answer.headers().map());
        headers.keySet().removeIf(name::equalsIgnoreCase);
        headers.put(name, List.of(value));
        return new Response(answer.status(), HttpHeaders.of(headers, (n, v) -> true), answer.body());
    }

    /** The answer with a token of another client in it. */
    private static Response withAnotherToken(Response answer) {
        Response other = packed.client(StockSide.KEY_CLIENT)
                .withoutProof()
                .clientCredentials("email")
                .response();
        return withBody(answer, answer.body().replace(answer.text("access_token"), other.text("access_token")));
    }
}
