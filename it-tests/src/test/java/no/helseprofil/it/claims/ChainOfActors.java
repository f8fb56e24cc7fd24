package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.KeycloakServer;

/** Chains of actors on a Keycloak that refuses to exchange a token with {@code act}, as 26.8 does. */
public final class ChainOfActors {

    private static final Map<String, String> EXCHANGING = Map.of("standard.token.exchange.enabled", "true");
    private static final Map<String, String> API =
            Map.of("helseprofil.api", "true", "standard.token.exchange.enabled", "true");

    private ChainOfActors() {}

    /**
     * Asserts that they work on this server, and that it refuses.
     *
     * @param url its address
     */
    public static void assertThatTheyWork(KeycloakServer server, URI url) {
        refusesAnActorThatIsAUser(HealthRealm.in(TestRealm.behind(url, server, null)));
        namesEachClientThatExchanged(HealthRealm.in(TestRealm.behind(url, server, TestRealm.DOCUMENT)));
    }

    /** The control: this server refuses. */
    private static void refusesAnActorThatIsAUser(HealthRealm stock) {
        OidcClient client = stock.client("exchanging", EXCHANGING);
        stock.map(
                HealthRealm.BARE,
                Mapping.of(
                        "act",
                        "oidc-hardcoded-claim-mapper",
                        Map.of(
                                "claim.name", "act",
                                "claim.value", "{\"sub\":\"an-administrator\"}",
                                "jsonType.label", "JSON")));

        Exchange login = stock.logIn(client, HealthRealm.BARE);

        assertThat(login.accessTokenClaims().at("/act/sub").textValue()).isEqualTo("an-administrator");
        assertThat(client.exchangeToken(login.accessToken(), HealthRealm.BARE)
                        .response()
                        .status())
                .isEqualTo(400);
    }

    private static void namesEachClientThatExchanged(HealthRealm health) {
        health.scope("nhn:first/read").scope("nhn:second/read");
        OidcClient caller = health.client("calling", EXCHANGING, "nhn:first/read");
        OidcClient first = health.client("nhn:first", API, "nhn:second/read");
        OidcClient second = health.client("nhn:second", API);
        String sent = health.logIn(caller, "nhn:first/read").accessToken();

        Exchange once = first.exchangeToken(sent, "nhn:second/read");
        Exchange byTheNext = second.exchangeToken(once.accessToken(), HealthRealm.BARE);
        Exchange ownAgain = second.exchangeToken(byTheNext.accessToken(), HealthRealm.BARE);

        for (Exchange exchanged : new Exchange[] {byTheNext, ownAgain}) {
            JsonNode claims = exchanged.accessTokenClaims();
            assertThat(claims.at("/act/client_id").textValue())
                    .as(exchanged.response().body())
                    .isEqualTo("nhn:second");
            assertThat(claims.at("/act/act/client_id").textValue()).isEqualTo("nhn:first");
            assertThat(claims.at("/act/act/act").isMissingNode()).isTrue();
        }
    }
}
