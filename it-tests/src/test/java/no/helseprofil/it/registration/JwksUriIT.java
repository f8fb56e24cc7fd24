package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.KeyServer;
import no.helseprofil.it.support.KeyServer.Failure;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys that are fetched from a server, which may fail, by itself or because its owner wants it to. The kit serves them by
 * plain http, so that what is wrong with a key itself shows only where {@code private-key-jwt} is off.
 */
class JwksUriIT {

    /** The keys of clients of before are judged as those of new ones; where keys may be served is not. */
    private static final String DOCUMENT = """
            {"ruleSet":"helseid","catalogue":"2026.1","requirements":{"private-key-jwt":{"phase":"off"},
            "key-strength":{"enforced":"2025-01-01T00:00:00Z"},"key-expiry":{"enforced":"2025-01-01T00:00:00Z"}}}""";

    private static final String ENDED = "2020-01-01T00:00:00Z";
    private static final Duration UNTIL_FETCHED_AGAIN = Duration.ofSeconds(11);
    private static final int ALWAYS = Integer.MAX_VALUE;

    @AutoClose
    private static final TestRealm realm = TestRealm.reachingThisMachine(DOCUMENT);

    private static final TestTime time = new TestTime(SharedServer.onThisMachine());

    private enum Entry {
        TOKEN,
        PAR,
        INTROSPECTION,
        REVOCATION;

        Exchange knock(OidcClient client) {
            return switch (this) {
                case TOKEN -> client.clientCredentials(TestRealm.SCOPE);
                case PAR -> client.push(realm.authorizationRequest());
                case INTROSPECTION -> client.introspect("no-token");
                case REVOCATION -> client.revoke("no-token");
            };
        }
    }

    @AfterEach
    void backToNow() {
        time.reset();
    }

    static Stream<Arguments> endpointsAndFailures() {
        return Stream.concat(
                Stream.of(Entry.values())
                        .flatMap(entry -> Stream.of(Failure.ERROR, Failure.CUT, Failure.ENDLESS)
                                .map(failure -> Arguments.of(entry, failure))),
                Stream.of(Arguments.of(Entry.TOKEN, Failure.DRIPPING)));
    }

    @Attack(
            by = Attacker.STRANGER,
            tries = "names a client whose `jwks_uri` fails, is cut or never ends, with another key",
            outcome = "one fetch, bounded in size and time; none for ten seconds")
    @ParameterizedTest
    @MethodSource("endpointsAndFailures")
    void isFetchedOnceDespiteFailures(Entry entry, Failure failure) {
        try (KeyServer keys = KeyServer.failing(SigningKey.generate("ES256"), failure, ALWAYS)) {
            OidcClient stranger = fetching(keys, SigningKey.generate("ES256"), client -> {});
            long before = System.nanoTime();

            for (int i = 0; i < 3; i++) {
                assertThat(entry.knock(stranger).response().status())
                        .as("a stranger at %s", entry)
                        .isBetween(400, 499);
            }

            assertThat(keys.fetches()).as("times that it was fetched").isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("what they wait for")
                    .isLessThan(Duration.ofSeconds(20));
        }
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "lets its `jwks_uri` fail during judgement, then serves a short key",
            outcome = "a key that wasn't judged proves nothing")
    @ParameterizedTest
    @Tag("smoke")
    @CsvSource({"1", "2", "3", "4"})
    void failingFirstDoesNotAdmitAShortKey(int failures) {
        for (Entry entry : Entry.values()) {
            for (String registered : new String[] {"new", "existing"}) {
                try (KeyServer keys = KeyServer.failing(WeakKeys.RSA_1024, Failure.ERROR, failures)) {
                    OidcClient client = fetching(keys, WeakKeys.RSA_1024, registration(registered));
                    opensNothing(client, entry, registered);
                }
            }
        }
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "lets its `jwks_uri` fail during judgement, then serves an expired key",
            outcome = "a key that wasn't judged proves nothing")
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4"})
    void failingFirstDoesNotAdmitAnExpiredKey(int failures) {
        for (Entry entry : Entry.values()) {
            for (String registered : new String[] {"new", "existing"}) {
                SigningKey key = SigningKey.generate("ES256");
                try (KeyServer keys = KeyServer.failing(key, Failure.ERROR, failures)) {
                    OidcClient client = fetching(
                            keys,
                            key,
                            registration(registered)
                                    .andThen(attributes ->
                                            attributes.put("helseprofil.key-expires." + key.kid(), ENDED)));
                    opensNothing(client, entry, registered);
                }
            }
        }
    }

    @Test
    void acceptsAGoodKeyAfterAnOutage() {
        SigningKey key = SigningKey.generate("ES256");
        try (KeyServer keys = KeyServer.failing(key, Failure.ERROR, 1)) {
            OidcClient client = fetching(keys, key, attributes -> {});
            assertThat(Entry.TOKEN.knock(client).response().status())
                    .as("while it fails")
                    .isBetween(400, 401);

            time.moveBy(UNTIL_FETCHED_AGAIN);

            assertThat(Entry.TOKEN.knock(client.at(time.clock())).response().status())
                    .as("ten seconds later")
                    .isEqualTo(200);
            assertThat(keys.fetches()).as("and it is kept from then on").isEqualTo(2);
        }
    }

    @Test
    void anotherUrlIsFetchedAtOnce() {
        SigningKey key = SigningKey.generate("ES256");
        try (KeyServer broken = KeyServer.failing(key, Failure.ERROR, ALWAYS);
                KeyServer working = KeyServer.serving(key)) {
            OidcClient client = fetching(broken, key, attributes -> {});
            assertThat(Entry.TOKEN.knock(client).response().status())
                    .as("at the address that fails")
                    .isBetween(400, 401);

            realm.alterAttribute(lastClientId, "jwks.url", working.address());

            assertThat(Entry.TOKEN.knock(client).response().status())
                    .as("at the one that an administrator has put in its place")
                    .isEqualTo(200);
        }
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "adds a key by a `jwks_uri` that no policy saw",
            outcome = "judged when it signs")
    @Test
    void aWeakOrExpiredKeyIsRefused() {
        SigningKey expired = SigningKey.generate("ES256");
        try (KeyServer weak = KeyServer.serving(WeakKeys.RSA_1024);
                KeyServer ended = KeyServer.serving(expired)) {
            OidcClient ofExpired = fetching(
                    ended, expired, attributes -> attributes.put("helseprofil.key-expires." + expired.kid(), ENDED));

            refused(Entry.TOKEN.knock(fetching(weak, WeakKeys.RSA_1024, attributes -> {})))
                    .by("key-strength")
                    .with(401, "invalid_client");
            refused(Entry.TOKEN.knock(ofExpired)).by("key-expiry").with(401, "invalid_client");
        }
    }

    @Test
    void aKeyServedWithoutTlsIsRefused() {
        SigningKey key = SigningKey.generate("ES256");
        try (KeyServer keys = KeyServer.serving(key)) {
            OidcClient client = fetching(keys, key, attributes -> {});

            assertRefusedWithoutTls(client);
            assertThat(Entry.TOKEN.knock(client).response().status())
                    .as("the key itself is good")
                    .isEqualTo(200);
        }
    }

    @Test
    @Tag("RFC7591-2-2")
    void aJwksUriOverridesInlineKeys() {
        SigningKey inline = SigningKey.generate("ES256");
        try (KeyServer keys = KeyServer.serving(SigningKey.generate("ES256"))) {
            OidcClient client = fetching(keys, inline, attributes -> attributes.put("use.jwks.string", "true"));

            assertRefusedWithoutTls(client);
            assertThat(Entry.TOKEN.knock(client).response().status())
                    .as("the inline key, which Keycloak does not look at")
                    .isGreaterThanOrEqualTo(400);
        }
    }

    private static void assertRefusedWithoutTls(OidcClient client) {
        realm.putProfile(TestRealm.DOCUMENT);
        try {
            refused(Entry.TOKEN.knock(client)).by("private-key-jwt").with(401, "invalid_client");
        } finally {
            realm.putProfile(DOCUMENT);
        }
    }

    private static void opensNothing(OidcClient client, Entry entry, String registered) {
        for (int i = 0; i < 3; i++) {
            assertThat(entry.knock(client.at(time.clock())).response().status())
                    .as("request %s of the %s client at %s", i, registered, entry)
                    .isGreaterThanOrEqualTo(400);
            time.moveBy(i == 0 ? Duration.ZERO : UNTIL_FETCHED_AGAIN);
        }
    }

    private static Consumer<ObjectNode> registration(String registered) {
        return attributes -> attributes.put("helseprofil.registered", registered);
    }

    private String lastClientId = "";

    private OidcClient fetching(KeyServer keys, SigningKey key, Consumer<ObjectNode> deviation) {
        lastClientId = "fetching-" + UUID.randomUUID();
        return realm.plant(lastClientId, key, client -> {
            ObjectNode attributes = client.withObject("/attributes");
            attributes
                    .put("use.jwks.string", "false")
                    .put("use.jwks.url", "true")
                    .put("jwks.url", keys.address());
            deviation.accept(attributes);
        });
    }
}
