package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server that was started without features that the profile can't do without, and without providers of ours. That each
 * of the two closes by itself: {@code ServerInputsTest}, and that each feature does: {@code FeaturesTest}.
 */
@Tag("own-server")
class FeatureOffIT {

    @Test
    void disabledFeaturesAndProvidersCloseProfileRealmsOnly() {
        try (KeycloakServer server = Servers.start(options()
                .withArgument("--features-disabled=dpop,par,client-policies")
                .withArgument("--spi-token-interceptor--helseprofil--enabled=false")
                .withArgument("--spi-identity-provider-storage--infinispan--enabled=false")
                .withArgument("--spi-helseprofil-profile--helseprofil--observation-day=100")
                .withArgument("--spi-helseprofil-registers--hpr--url=https://hpr.example.no")
                .withEnvironment("KC_SPI_HELSEPROFIL_PROFILE__HELSEPROFIL__OBSERVATION_DAYS", "100"))) {
            assertThat(ServerLog.lines(server, "ERROR", "The feature dpop, par, client-policies is off"))
                    .as("logged at the start")
                    .hasSize(1);
            assertThat(ServerLog.lines(server, "ERROR", "a provider of ours isn't in force"))
                    .as("each is named at the start")
                    .hasSize(2)
                    .anyMatch(line -> line.contains("spi-token-interceptor--helseprofil is off"))
                    .anyMatch(line -> line.contains("spi-identity-provider-storage--infinispan is off"));
            assertThat(ServerLog.lines(server, "WARN", "There is no start option"))
                    .as("what has no effect is logged, and what has isn't")
                    .hasSize(2)
                    .anySatisfy(line -> assertThat(line)
                            .contains("--spi-helseprofil-profile--helseprofil--observation-day,", "observation-days"))
                    .anySatisfy(line -> assertThat(line)
                            .contains("--spi-helseprofil-registers--hpr--url,", "did you mean helseprofil-register?"));
            assertClosed(server.url() + "/realms/helse");
            assertThat(ServerLog.lines(
                            server,
                            "Realm helse is under the profile",
                            "the feature dpop, par, client-policies enabled"))
                    .as("and once for the realm")
                    .hasSize(1);
            assertThat(serverItem(server))
                    .as("and by the list of what the profile needs")
                    .contains("\"different\"", "spi-token-interceptor--helseprofil is off");
            assertOtherRealmsWork(server);
            assertReady(server);
        }
    }

    private static String serverItem(KeycloakServer server) {
        JsonNode items = AdminApi.of(server.url(), "helse", KeycloakServer.ADMIN, KeycloakServer.ADMIN)
                .get("helseprofil/install")
                .json()
                .path("items");
        return items.valueStream()
                .filter(item -> item.path("id").textValue().equals("server"))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    /** Without the feature PAR its endpoint is closed by Keycloak. */
    private static void assertClosed(String issuer) {
        EndpointRequests.of(issuer).forEach((door, request) -> {
            if (door.equals("PAR")) {
                assertThat(request.send().isSuccess()).as(door).isFalse();
            } else {
                assertUnavailable(door, request.send());
            }
        });
        Response page =
                EndpointRequests.authorization(issuer, "demo-user-login").send();
        assertThat(page.status()).as("authorization").isEqualTo(503);
        assertThat(page.body()).doesNotContain("kc-form-login");
    }

    private static void assertUnavailable(String door, Response answer) {
        assertThat(answer.status()).as(door).isEqualTo(503);
        assertThat(answer.error()).as(door).isEqualTo("temporarily_unavailable");
        assertThat(answer.headerLines("Retry-After")).as(door).hasSize(1);
    }

    private static void assertOtherRealmsWork(KeycloakServer server) {
        try (TestRealm stock = TestRealm.on(server, null)) {
            stock.changeAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
            Response token = SecretClient.of(stock).clientCredentials("openid");
            assertThat(token.status()).as("a realm without the profile").isEqualTo(200);
            AdminApi helse = stock.admin().realm("helse");
            assertThat(helse.profile().status())
                    .as("the closed one is administered on")
                    .isEqualTo(200);
        }
    }

    /** One broken realm, which every node has, must not take the others out of a load balancer. */
    private static void assertReady(KeycloakServer server) {
        Response ready = Request.get(URI.create(server.managementUrl() + "/health/ready"))
                .send();
        assertThat(ready.status()).as("ready").isEqualTo(200);
        assertThat(ready.json().path("status").textValue()).isEqualTo("UP");
    }

    /** Returns the options of the other servers, but with one realm: a start takes long enough. */
    private static ServerOptions options() {
        return SharedServer.withoutRealms().withRealm(SharedServer.realm("helse"));
    }
}
