package no.helseprofil.it.incident;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.API;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests of the effect of a block on what came of the client before it, and of a block that is taken away. */
class BlockAftermathIT {

    private static final String BETWEEN = "nhn:api-between";
    private static final String CALL = BETWEEN + "/call";
    private static final String ORGANISATION = "999977774";
    private static final ServerProbe PROBE = new ServerProbe(SharedServer.get());
    private static final Duration LONGEST = Duration.ofSeconds(20);

    @AutoClose
    private static TestRealm realm;

    private static Measures measures;

    private static OidcClient between;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        measures = Measures.in(realm);
        between = realm.register(
                BETWEEN,
                SigningKey.generate("ES256"),
                client -> attributes(client).put("helseprofil.api", "true"));
        Scopes.add(realm, CALL);
    }

    @AfterEach
    void unblock() {
        measures.lift();
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "uses tokens that an API exchanged from those of a client now blocked",
            outcome = "introspection: not active; userinfo and exchange refuse (`blocked`)")
    @Test
    void anExchangedTokenIsBlockedWithItsFirstClient() {
        OidcClient journal = journal("journal-a", client -> {});
        String first = logIn(journal).accessToken();
        Exchange exchanged = between.exchangeToken(first, SCOPE);
        String again = between.exchangeToken(exchanged.accessToken(), SCOPE).accessToken();
        JsonNode claims = exchanged.accessTokenClaims();
        assertThat(claims.path("helseprofil_earlier").toString())
                .as("by an id that says nothing to an API")
                .contains(realm.id("journal-a"))
                .doesNotContain("journal-a");
        for (String token : List.of(exchanged.accessToken(), again)) {
            assertThat(introspected(token).path("active").asBoolean()).isTrue();
            assertThat(introspected(token).has("helseprofil_earlier"))
                    .as("introspection discloses it to no caller")
                    .isFalse();
        }

        measures.block("client", "journal-a");

        for (String token : List.of(exchanged.accessToken(), again)) {
            assertThat(introspected(token).path("active").asBoolean()).isFalse();
            refused(between.exchangeToken(token, SCOPE)).by("blocked");
            refused(between.userinfo(token)).by("blocked");
        }
    }

    @Test
    void anExchangedTokenIsBlockedWithItsFirstKey() {
        SigningKey stolen = SigningKey.generate("ES256");
        OidcClient journal = journal("journal-b", client -> {}).withProofKey(stolen);
        String exchanged =
                between.exchangeToken(logIn(journal).accessToken(), SCOPE).accessToken();
        assertThat(introspected(exchanged).path("active").asBoolean()).isTrue();

        measures.block("key", stolen.thumbprint());

        assertThat(introspected(exchanged).path("active").asBoolean()).isFalse();
    }

    @Test
    void anExchangedTokenIsBlockedWithItsFirstOrganisation() {
        OidcClient journal =
                journal("journal-c", client -> attributes(client).put("helseprofil.orgnr-parent", ORGANISATION));
        String exchanged =
                between.exchangeToken(logIn(journal).accessToken(), SCOPE).accessToken();
        assertThat(introspected(exchanged).path("active").asBoolean()).isTrue();
        realm.change("journal-c", client -> client.put("clientId", "renamed-c"));

        measures.block("organisation", ORGANISATION);

        assertThat(introspected(exchanged).path("active").asBoolean()).isFalse();
    }

    @Test
    void aTokenWithoutExchangeNamesNoEarlierHolder() {
        OidcClient journal = journal("journal-d", client -> {});
        Exchange login = logIn(journal);

        assertThat(login.accessTokenClaims().has("helseprofil_earlier")).isFalse();
        assertThat(journal.refresh(login.refreshToken()).accessTokenClaims().has("helseprofil_earlier"))
                .isFalse();
    }

    @Test
    void unfinishedRevocationsContinueAfterARestart() {
        OidcClient journal = journal("journal-e", client -> {});
        logIn(journal);
        measures.block("client", "journal-e");
        Waiting.until("the node that answered has ended all", LONGEST, () -> sessions("journal-e") == 0);
        Waiting.until("and has noted it", LONGEST, () -> PROBE.unendedBlocks(realm.name()) == 0);
        measures.lift();
        OidcClient other = journal("journal-f", client -> {});
        Exchange login = logIn(other);
        PROBE.storeBlocks(realm.name(), "CLIENT", List.of("journal-f"));
        PROBE.forgetEndings(realm.name());
        assertThat(sessions("journal-f")).as("the server ends none of them yet").isEqualTo(1);

        PROBE.run("helseprofil-block-endings");

        Waiting.until("another one ends them", LONGEST, () -> sessions("journal-f") == 0);
        Waiting.until("and notes it", LONGEST, () -> PROBE.unendedBlocks(realm.name()) == 0);
        PROBE.run("helseprofil-block-endings");
        PROBE.deleteBlocks(realm.name());
        Waiting.until("it isn't blocked any more", LONGEST, () -> logInSucceeds(other));
        assertThat(other.refresh(login.refreshToken()).response().isSuccess())
                .as("what has ended stays ended")
                .isFalse();
    }

    private static boolean logInSucceeds(OidcClient client) {
        return client.clientCredentials(SCOPE).response().isSuccess();
    }

    @Test
    void removingABlockReportsAnotherBlockOfTheSameValue() {
        String key = SigningKey.generate("ES256").thumbprint();
        String first = measures.block("key", key);
        String second = measures.block("key", key);
        measures.block("key", SigningKey.generate("ES256").thumbprint());

        Response answer = realm.admin().delete(Measures.BLOCKS + "/" + first + "?reason=over");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("stillBlockedBy")).hasSize(1);
        assertThat(answer.json().at("/stillBlockedBy/0/id").textValue()).isEqualTo(second);
        assertThat(answer.json().at("/stillBlockedBy/0/inForce").asBoolean()).isTrue();
        assertThat(realm.admin().delete(Measures.BLOCKS + "/" + second).status())
                .isEqualTo(204);
        Waiting.until("all is ended", LONGEST, () -> PROBE.unendedBlocks(realm.name()) == 0);
        assertThat(SharedServer.get().log())
                .as("without Shared Signals the server has nothing to send")
                .doesNotContain("org.keycloak.ssf", "no.helseprofil.keycloak.sharedsignals");
    }

    private static OidcClient journal(String clientId, Consumer<ObjectNode> deviation) {
        OidcClient client = realm.register(clientId, SigningKey.generate("ES256"), deviation);
        Scopes.give(realm, CALL, clientId, "optional");
        return client;
    }

    private static Exchange logIn(OidcClient client) {
        return client.logIn(
                AuthorizationRequest.of("openid " + CALL, TestRealm.REDIRECT_URI),
                TestRealm.USERNAME,
                TestRealm.PASSWORD);
    }

    private static JsonNode introspected(String token) {
        return realm.oidc(API).introspect(token).response().json();
    }

    private static int sessions(String clientId) {
        String id = realm.id(clientId);
        return realm.admin()
                .get("clients/" + id + "/session-count")
                .json()
                .path("count")
                .asInt();
    }

    private static ObjectNode attributes(ObjectNode client) {
        return (ObjectNode) client.get("attributes");
    }
}
