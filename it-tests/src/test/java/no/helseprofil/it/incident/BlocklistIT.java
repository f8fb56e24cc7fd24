package no.helseprofil.it.incident;

import static no.helseprofil.it.support.TestRealm.API;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.BlockedKeys;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The list of blocked keys that APIs read: what it says, and what it costs. */
class BlocklistIT {

    private static final String LIST = "helseprofil/blocklist";
    private static final ServerProbe PROBE = new ServerProbe(SharedServer.get());

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final Measures measures = Measures.in(realm);

    @AfterEach
    void unblock() {
        measures.lift();
    }

    @Test
    void listsBlockedKeysWithoutTheirOwners() {
        SigningKey stolen = SigningKey.generate("ES256");
        Response before = list().send();
        measures.block("key", stolen.thumbprint());
        measures.block("client", MACHINE);
        measures.block("organisation", "999977774");

        Response answer = list().send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).hasValue("application/identifierlist+jwt");
        JsonNode header = part(answer, 0);
        assertThat(header.path("typ").textValue()).isEqualTo("identifierlist+jwt");
        JsonNode claims = part(answer, 1);
        assertThat(claims.fieldNames())
                .toIterable()
                .containsExactly("iss", "sub", "iat", "exp", "ttl", "identifier_list");
        assertThat(claims.path("iss").textValue()).isEqualTo(realm.issuer());
        assertThat(claims.path("sub").textValue()).isEqualTo(realm.address(LIST).toString());
        assertThat(claims.path("ttl").asInt()).isEqualTo(60);
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
                .isEqualTo(Duration.ofDays(1).toSeconds());
        assertThat(claims.path("identifier_list").path(stolen.thumbprint()).toString())
                .isEqualTo("{\"status\":1}");
        assertThat(claims.path("identifier_list"))
                .as("it, and the key of probes; neither the client nor the organisation")
                .hasSize(2);
        assertThat(part(before, 1).path("identifier_list").fieldNames())
                .toIterable()
                .as("the key of probes is always there")
                .hasSize(1);
        assertThat(claims.toString()).doesNotContain(MACHINE, "999977774", "sak 12/26", "admin");
    }

    @Attack(
            by = Attacker.STRANGER,
            tries = "uses a stolen key with an old token at an API that validates tokens itself",
            outcome = "refused within a minute, once the API has read the realm's list")
    @Test
    void anApiUsingTheListRefusesAStolenKeyAfterAMinute() {
        SigningKey stolen = SigningKey.generate("ES256");
        OidcClient thief = realm.oidc(MACHINE).withProofKey(stolen);
        String token = thief.clientCredentials(SCOPE).accessToken();
        MovedClock clock = new MovedClock();
        RealmKeys keys = RealmKeys.of(realm.issuer());
        ApiSettings settings = ApiSettings.of(keys, API).scope(SCOPE).blocked(BlockedKeys.of(keys, clock));
        try (ReferenceApi api = ReferenceApi.start(settings)) {
            assertThat(status(thief, api, token)).isEqualTo(204);

            measures.block("key", stolen.thumbprint());

            clock.move(Duration.ofSeconds(61));
            assertThat(status(thief, api, token)).isEqualTo(401);

            measures.lift();
            clock.move(Duration.ofSeconds(61));
            assertThat(status(thief, api, token)).as("it is over").isEqualTo(204);
        }
    }

    private static int status(OidcClient client, ReferenceApi api, String token) {
        return client.call(Request.get(api.address()), token).response().status();
    }

    @Test
    void anApiWithoutItsRealmsListRefusesEveryKey() {
        RealmKeys keys = RealmKeys.of(realm.issuer());
        BlockedKeys ofNobody =
                BlockedKeys.of(new RealmKeys(realm.issuer() + "/nowhere", keys.keys()), Clock.systemUTC());

        assertThat(ofNobody.test("anything")).isTrue();
        assertThat(BlockedKeys.of(keys, Clock.systemUTC()).test("anything")).isFalse();
    }

    @Test
    void supportsConditionalRequestsAndCompression() throws IOException, InterruptedException {
        Response first = list().send();
        String tag = first.header("ETag").orElseThrow();
        assertThat(first.header("Cache-Control")).hasValue("public, max-age=60");
        assertThat(first.header("Vary")).hasValue("Accept-Encoding");
        assertThat(tag).startsWith("W/\"");

        Response again = list().header("If-None-Match", "\"another\", " + tag).send();

        if (again.status() != 304) {
            tag = again.header("ETag").orElseThrow();
            again = list().header("If-None-Match", tag).send();
        }
        assertThat(again.status()).as("the minute may have changed once").isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).hasValue(tag);
        measures.block("key", SigningKey.generate("ES256").thumbprint());
        assertThat(list().header("If-None-Match", tag).send().status())
                .as("something has changed")
                .isEqualTo(200);

        RawAnswer zipped = RawAnswer.of(realm.address(LIST), "br;q=1, gzip;q=0.5");
        assertThat(zipped.encoding()).isEqualTo("gzip");
        assertThat(unzipped(zipped.body())).startsWith("ey");
        RawAnswer plain = RawAnswer.of(realm.address(LIST), "gzip;q=0, br");
        assertThat(plain.encoding()).isNull();
        assertThat(new String(plain.body(), StandardCharsets.US_ASCII)).startsWith("ey");
    }

    private static String unzipped(byte[] body) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Attack(
            by = Attacker.STRANGER,
            tries = "requests the list of blocked keys repeatedly, under ten thousand blocks",
            outcome = "signed once a minute and for each change")
    @Test
    void tenThousandBlocksAreSignedOnce() throws IOException {
        TestRealm many = TestRealm.underProfile();
        try {
            PROBE.storeBlocks(
                    many.name(),
                    "KEY",
                    IntStream.range(0, 10_000).mapToObj(BlocklistIT::thumbprint).toList());
            Request asking = Request.get(many.address(LIST));
            awaitMembers(asking, 10_001);
            PROBE.beginCounting();
            JsonNode before = costs();

            for (int i = 0; i < 50; i++) {
                assertThat(asking.header("Accept-Encoding", i % 2 == 0 ? "gzip" : "identity")
                                .header("If-None-Match", "\"" + i + "\"")
                                .send()
                                .status())
                        .isEqualTo(200);
            }

            JsonNode after = costs();
            assertThat(after.path("signed").asLong() - before.path("signed").asLong())
                    .as("one, and another one if the minute has changed; others sign meanwhile, but little")
                    .isLessThan(10);
        } finally {
            PROBE.endCounting();
            many.close();
        }
    }

    private static void awaitMembers(Request asking, int members) {
        Waiting.until(
                "the node reads them",
                Duration.ofSeconds(20),
                () -> part(asking.send(), 1).path("identifier_list").size() == members);
    }

    private static JsonNode costs() throws IOException {
        return new ObjectMapper().readTree(PROBE.costs());
    }

    private static String thumbprint(int number) {
        byte[] hash = new byte[32];
        hash[0] = (byte) (number >> 8);
        hash[1] = (byte) number;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    @Attack(
            by = Attacker.STRANGER,
            tries = "presents the signed list of blocked keys as a token",
            outcome = "refused; introspection: not active")
    @Test
    void theListIsNotAcceptedAsAToken() {
        String list = list().send().body();

        assertThat(realm.oidc(API)
                        .introspect(list)
                        .response()
                        .json()
                        .path("active")
                        .asBoolean())
                .isFalse();
        assertThat(realm.oidc(MACHINE).userinfo(list).response().isSuccess()).isFalse();
        assertThat(realm.oidc(API).exchangeToken(list, SCOPE).response().isSuccess())
                .isFalse();
        assertThat(realm.oidc(MACHINE).refresh(list).response().isSuccess()).isFalse();
    }

    @Test
    void aRealmWithoutTheProfileHasNoList() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            assertThat(Request.get(stock.address(LIST)).send().status()).isEqualTo(404);
        }
    }

    @Test
    void onlyAnAdministratorChangesTheList() {
        for (String method : List.of("POST", "PUT", "DELETE")) {
            assertThat(Request.of(method, realm.address(LIST)).send().status()).isIn(404, 405);
        }
        assertThat(part(list().send(), 1).path("identifier_list")).hasSize(1);
    }

    private static Request list() {
        return Request.get(realm.address(LIST));
    }

    private static JsonNode part(Response answer, int index) {
        try {
            return new ObjectMapper()
                    .readTree(Base64.getUrlDecoder().decode(answer.body().split("\\.")[index]));
        } catch (IOException unreadable) {
            throw new AssertionError(answer.body(), unreadable);
        }
    }

    /** The machine's time, and what a test adds to it. */
    private static final class MovedClock extends Clock {

        private volatile Duration ahead = Duration.ZERO;

        void move(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
