package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.KeyServer;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A second key by {@code jwks_uri}, which no policy sees when it is put there. The kit serves keys by plain http, so that
 * what is wrong with the key itself shows only where {@code private-key-jwt} is off.
 */
@Attack(by = Attacker.VENDOR, tries = "adds a key by a `jwks_uri` that no policy saw", outcome = "judged when it signs")
class SecondKeyIT {

    private static final String ENDED = "2020-01-01T00:00:00Z";

    @AutoClose
    private static final TestRealm realm = TestRealm.reachingThisMachine();

    @AfterEach
    void everythingIsEnforced() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Test
    void aKeyServedWithoutTlsIsRefused() {
        SigningKey key = SigningKey.generate("ES256");
        try (KeyServer keys = KeyServer.serving(key)) {
            OidcClient client = fetching(keys, key);

            refused(token(client)).by("private-key-jwt").with(401, "invalid_client");
            realm.off("private-key-jwt");
            assertThat(token(client).response().status())
                    .as("the key itself is good")
                    .isEqualTo(200);
        }
    }

    @Test
    void aWeakKeyIsRefused() {
        try (KeyServer keys = KeyServer.serving(WeakKeys.RSA_1024)) {
            OidcClient client = fetching(keys, WeakKeys.RSA_1024);
            realm.off("private-key-jwt");

            refused(token(client)).by("key-strength").with(401, "invalid_client");
        }
    }

    @Test
    void aKeyWithAnExpiredKidIsRefused() {
        SigningKey key = SigningKey.generate("ES256");
        try (KeyServer keys = KeyServer.serving(key)) {
            OidcClient client = fetching(keys, key);
            realm.off("private-key-jwt");
            realm.alterAttribute(lastClientId, "helseprofil.key-expires." + key.kid(), ENDED);

            refused(token(client)).by("key-expiry").with(401, "invalid_client");
        }
    }

    @Test
    @Tag("RFC7591-2-2")
    void aJwksUriOverridesInlineKeys() {
        SigningKey inline = SigningKey.generate("ES256");
        SigningKey served = SigningKey.generate("ES256");
        try (KeyServer keys = KeyServer.serving(served)) {
            OidcClient client = fetching(keys, inline);
            realm.alterAttribute(lastClientId, "use.jwks.string", "true");

            refused(token(client)).by("private-key-jwt").with(401, "invalid_client");
            realm.off("private-key-jwt");
            assertThat(token(client).response().status())
                    .as("the inline key, which Keycloak does not look at")
                    .isGreaterThanOrEqualTo(400);
        }
    }

    private String lastClientId = "";

    private OidcClient fetching(KeyServer keys, SigningKey key) {
        lastClientId = "fetching-" + UUID.randomUUID();
        return realm.plant(lastClientId, key, client -> {
            ObjectNode attributes = client.withObject("/attributes");
            attributes
                    .put("use.jwks.string", "false")
                    .put("use.jwks.url", "true")
                    .put("jwks.url", keys.address());
        });
    }

    private static Exchange token(OidcClient client) {
        return client.clientCredentials(TestRealm.SCOPE);
    }
}
