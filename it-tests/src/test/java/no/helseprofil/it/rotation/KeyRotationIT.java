package no.helseprofil.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client registers its next key: both work for a while, and the old one ends by itself. */
class KeyRotationIT extends SelfServiceFixture {

    private static final int RACES = 3;

    @Test
    @Tag("smoke")
    @Tag("container")
    void theNewKeyWorksAtOnceAndTheOldUntilItsEnd() {
        Vendor vendor = vendor();
        SigningKey next = SigningKey.generate("PS256");

        Response answer = vendor.post(jwk(next));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(Duration.between(Instant.now(), Instant.parse(answer.text("expiration"))))
                .isBetween(Duration.ofDays(364), Duration.ofDays(365));
        worksWith(vendor);
        worksWith(vendor.with(next));
        assertThat(vendor.keys())
                .extracting(key -> key.path("kid").textValue())
                .containsExactly(vendor.key().kid(), next.kid());

        time.moveBy(Duration.ofDays(31));

        Exchange refused = vendor.oidc().at(time.clock()).clientCredentials(SCOPE);
        assertThat(refused.response().status()).isEqualTo(401);
        assertThat(refused.response().errorDescription()).startsWith("key-expiry: ");
        assertThat(vendor.with(next)
                        .oidc()
                        .at(time.clock())
                        .clientCredentials(SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theOldKeyVerifiesAnAssertionWithoutKid() {
        Vendor vendor = vendor();
        vendor.rotate();

        assertThat(vendor.oidc()
                        .withAssertion(assertion -> assertion.withoutHeader("kid"))
                        .clientCredentials(SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aKeyRegisteredWithoutKidStillWorksAndExpires() {
        Vendor vendor = vendor();
        String named = "\"kid\":\"" + vendor.key().kid() + "\",";
        realm.changeAttribute(
                vendor.id(), "jwks.string", vendor.key().publicJwkSet().replace(named, ""));
        OidcClient nameless = vendor.oidc().withAssertion(assertion -> assertion.withoutHeader("kid"));
        SigningKey next = SigningKey.generate("ES256");

        Response answer = signed(nameless, nameless.clientCredentials(SCOPE).accessToken(), next)
                .send();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(nameless.clientCredentials(SCOPE).response().status()).isEqualTo(200);
        worksWith(vendor.with(next));
        assertThat(vendor.with(next).keys().get(0).path("kid").textValue())
                .isEqualTo(vendor.key().thumbprint());
        time.moveBy(Duration.ofDays(31));
        assertThat(nameless.at(time.clock()).clientCredentials(SCOPE).response().errorDescription())
                .startsWith("key-expiry: ");
    }

    @Test
    void anExpiredKeyIsRemovedWithTheNextRotation() {
        Vendor vendor = vendor();
        SigningKey second = vendor.rotate();
        realm.changeAttribute(
                vendor.id(), "helseprofil.key-expires." + vendor.key().kid(), "2026-01-01T00:00:00Z");

        SigningKey third = vendor.with(second).rotate();

        ObjectNode stored = realm.admin().client(vendor.id());
        assertThat(stored.at("/attributes/jwks.string").textValue())
                .contains(second.kid(), third.kid())
                .doesNotContain(vendor.key().kid());
        assertThat(stored.path("attributes")
                        .has("helseprofil.key-expires." + vendor.key().kid()))
                .isFalse();
    }

    @Test
    void theRealmSetsOverlapAndLifetime() {
        realm.putProfile(TestRealm.DOCUMENT.replaceFirst("}$", ",\"keys\":{\"overlap\":\"P7D\",\"life\":\"P90D\"}}"));
        try {
            Vendor vendor = vendor();
            vendor.rotate();

            assertThat(vendor.keys())
                    .extracting(key -> Duration.between(
                                    Instant.now(),
                                    Instant.parse(key.path("expiration").textValue()))
                            .plusHours(1)
                            .toDays())
                    .containsExactly(7L, 90L);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void everyRotationIsRecordedWithoutTheKey() {
        Vendor vendor = vendor();
        SigningKey next = vendor.rotate();

        JsonNode line = lines(vendor).get(0);

        assertThat(line.at("/what/kind").textValue()).isEqualTo("key");
        assertThat(line.at("/who/client/name").textValue()).isEqualTo(vendor.id());
        assertThat(line.at("/who/user/name").textValue()).isEqualTo("service-account-" + vendor.id());
        assertThat(line.at("/details/added/kid").textValue()).isEqualTo(next.kid());
        assertThat(line.at("/details/added/thumbprint").textValue()).isEqualTo(next.thumbprint());
        assertThat(line.at("/details/kept/0/thumbprint").textValue())
                .isEqualTo(vendor.key().thumbprint());
        assertThat(line.toString()).doesNotContain((String) next.publicJwk().get("x"));
    }

    @Test
    void concurrentRotationsLoseNoKey() {
        for (int race = 0; race < RACES; race++) {
            Vendor vendor = vendor();
            OidcClient client = vendor.oidc();
            String token = client.clientCredentials(SCOPE).accessToken();
            List<SigningKey> keys = List.of(SigningKey.generate("ES256"), SigningKey.generate("ES256"));

            List<CompletableFuture<Response>> answers = keys.stream()
                    .map(key -> signed(client, token, key).sendAsync())
                    .toList();

            assertThat(answers).extracting(answer -> answer.join().status()).containsExactly(200, 200);
            assertThat(realm.admin()
                            .client(vendor.id())
                            .at("/attributes/jwks.string")
                            .textValue())
                    .contains(vendor.key().kid(), keys.get(0).kid(), keys.get(1).kid());
            assertThat(lines(vendor)).hasSize(2);
        }
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "registers their own keys by a stolen token, to lock the owner out",
            outcome = "the owner's key works for the overlap; five keys a day, each recorded")
    void aStolenTokenCannotLockTheClientOut() {
        Vendor vendor = vendor();
        List<SigningKey> thiefs = Stream.generate(vendor::rotate).limit(5).toList();

        Response sixth = vendor.post(jwk(SigningKey.generate("ES256")));

        refused(sixth, 429, "wait: this client has registered 5 keys");
        assertThat(Integer.parseInt(sixth.header("Retry-After").orElseThrow())).isBetween(86_000, 86_401);
        worksWith(vendor);
        JsonNode own = vendor.keys().get(0);
        assertThat(own.path("kid").textValue()).isEqualTo(vendor.key().kid());
        assertThat(Instant.parse(own.path("expiration").textValue()))
                .isAfter(Instant.now().plus(Duration.ofDays(29)));
        assertThat(lines(vendor)).hasSize(thiefs.size());

        time.moveBy(Duration.ofDays(1));
        Vendor later = vendor.with(thiefs.get(0));
        OidcClient client = later.oidc().at(time.clock());
        assertThat(signed(client, client.clientCredentials(SCOPE).accessToken(), SigningKey.generate("ES256"))
                        .send()
                        .status())
                .as("a day later one more is taken")
                .isEqualTo(200);
    }

    @Test
    void theRegistrationIsReturnedInNhnsFormat() {
        Vendor vendor = vendor(client -> {
            ((ObjectNode) client.get("attributes"))
                    .put("helseprofil.orgnr-parent", "999977774")
                    .put("helseprofil.orgnr-children", "312232324")
                    .put("helseprofil.claim.nhn:demo-api/journal-id", "42")
                    .put("post.logout.redirect.uris", "http://localhost:8765/bye");
        });

        Response answer = vendor.own("client");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode own = answer.json();
        assertThat(own.path("apiScopes").toString())
                .contains("{\"scope\":\"nhn:demo-api/read\",\"status\":\"ok\",\"statusReason\":null}")
                .contains("{\"scope\":\"nhn:selvbetjening/client\",\"status\":\"ok\",\"statusReason\":null}");
        assertThat(own.path("audienceSpecificClientClaims").toString())
                .isEqualTo("[{\"claimType\":\"nhn:demo-api/journal-id\",\"activeClaimValue\":\"42\","
                        + "\"pendingClaimValue\":null,\"status\":\"ok\",\"statusReason\":null}]");
        assertThat(own.path("redirectUris").toString()).isEqualTo("[\"" + TestRealm.REDIRECT_URI + "\"]");
        assertThat(own.path("postLogoutRedirectUris").toString()).isEqualTo("[\"http://localhost:8765/bye\"]");
        assertThat(own.path("childOrganizationNumbers").toString()).isEqualTo("[\"312232324\"]");
        assertThat(own.path("keys")).hasSize(1);
        assertThat(vendor.own("client-status").json()).isEqualTo(own);

        realm.changeAttribute(TestRealm.API, "helseprofil.api.organisations", "312232324");
        try {
            assertThat(vendor.own("client").json().path("apiScopes").toString())
                    .contains(
                            "{\"scope\":\"nhn:demo-api/read\",\"status\":\"pending\",\"statusReason\":\"the organisation");
        } finally {
            realm.changeAttribute(TestRealm.API, "helseprofil.api.organisations", "");
        }
    }

    private static Request signed(OidcClient client, String token, SigningKey key) {
        Request request = Request.post(realm.address(PATH + "client-secret")).body(JSON, jwk(key));
        return request.header("Authorization", "DPoP " + token)
                .header("DPoP", client.proof(request).forToken(token).sign());
    }

    private static void worksWith(Vendor vendor) {
        Response answer = vendor.oidc().clientCredentials(SCOPE).response();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static List<JsonNode> lines(Vendor vendor) {
        return realm.admin()
                .get("helseprofil/changes?max=100")
                .json()
                .valueStream()
                .filter(line -> vendor.id().equals(line.at("/what/name").textValue()))
                .filter(line -> "key".equals(line.at("/what/kind").textValue()))
                .toList();
    }
}
