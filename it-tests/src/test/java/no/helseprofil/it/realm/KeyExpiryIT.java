package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A registered key is good until the date it was registered with, wherever the client uses it. */
class KeyExpiryIT {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private static final TestTime time = new TestTime(SharedServer.get());

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    /** Place at which a client authenticates. */
    enum Place {
        TOKEN(TestRealm.MACHINE) {
            @Override
            Exchange use(OidcClient client) {
                return client.clientCredentials(TestRealm.SCOPE);
            }
        },
        PAR(TestRealm.USER_LOGIN) {
            @Override
            Exchange use(OidcClient client) {
                return client.push(AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI));
            }
        },
        INTROSPECTION(TestRealm.API) {
            @Override
            Exchange use(OidcClient client) {
                return client.introspect("a token that is none");
            }
        },
        REVOCATION(TestRealm.MACHINE) {
            @Override
            Exchange use(OidcClient client) {
                return client.revoke("a token that is none");
            }
        };

        private final String clientId;

        Place(String clientId) {
            this.clientId = clientId;
        }

        abstract Exchange use(OidcClient client);
    }

    @AfterEach
    void noKeyEnds() {
        time.reset();
        realm.putProfile(TestRealm.DOCUMENT);
        for (Place place : Place.values()) {
            realm.changeAttribute(place.clientId, attribute(place.clientId), "");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyWorksUntilItExpires(Place place) {
        endsInAnHour(place.clientId);
        OidcClient client = realm.oidc(place.clientId).at(time.clock());

        assertAuthenticates(place, client);
        time.moveBy(LIFETIME);

        assertRunOut(place, client);
    }

    @ParameterizedTest
    @EnumSource
    void omittingTheKidDoesNotHelp(Place place) {
        endsInAnHour(place.clientId);
        OidcClient client =
                realm.oidc(place.clientId).at(time.clock()).withAssertion(assertion -> assertion.withoutHeader("kid"));

        assertAuthenticates(place, client);
        time.moveBy(LIFETIME);

        assertRunOut(place, client);
    }

    @Test
    void anotherKidDoesNotHelp() {
        endsInAnHour(TestRealm.MACHINE);
        time.moveBy(LIFETIME);

        Exchange answer = realm.oidc(TestRealm.MACHINE)
                .at(time.clock())
                .withAssertion(assertion -> assertion.header("kid", "another"))
                .clientCredentials(TestRealm.SCOPE);

        refused(answer).with(401, "invalid_client");
    }

    @Test
    void theClientsOtherKeyStillWorks() {
        SigningKey other = SigningKey.generate("ES256");
        String both = realm.key(TestRealm.OTHER_MACHINE)
                .publicJwkSet()
                .replace("]}", "," + other.publicJwkSet().substring("{\"keys\":[".length()));
        realm.changeAttribute(TestRealm.OTHER_MACHINE, "jwks.string", both);
        endsInAnHour(TestRealm.OTHER_MACHINE);
        time.moveBy(LIFETIME);
        OidcClient client = realm.oidc(TestRealm.OTHER_MACHINE).at(time.clock());

        assertRunOut(Place.TOKEN, client);
        assertThat(client.withAssertion(assertion -> assertion.signedWith(other).header("kid", other.kid()))
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anUnreadableExpiryRefusesTheKey() {
        realm.alterAttribute(TestRealm.MACHINE, attribute(TestRealm.MACHINE), "next summer");

        refused(realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE))
                .by("key-expiry")
                .with(401, "invalid_client");
    }

    @Test
    void anotherKeysExpiryDoesNotApply() {
        realm.changeAttribute(
                TestRealm.MACHINE,
                "helseprofil.key-expires." + realm.key(TestRealm.API).kid(),
                "2020-01-01T00:00:00Z");

        assertThat(realm.oidc(TestRealm.MACHINE)
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutTheRequirementAnExpiredKeyWorks() {
        realm.off("key-expiry");
        endsInAnHour(TestRealm.MACHINE);
        time.moveBy(LIFETIME);

        assertAuthenticates(Place.TOKEN, realm.oidc(TestRealm.MACHINE).at(time.clock()));
    }

    private static void endsInAnHour(String clientId) {
        String end = time.clock()
                .instant()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(LIFETIME)
                .toString();
        realm.changeAttribute(clientId, attribute(clientId), end);
    }

    private static String attribute(String clientId) {
        return "helseprofil.key-expires." + realm.key(clientId).kid();
    }

    private static void assertAuthenticates(Place place, OidcClient client) {
        assertThat(place.use(client).response().isSuccess())
                .as("before the key's end")
                .isTrue();
    }

    private static void assertRunOut(Place place, OidcClient client) {
        refused(place.use(client)).by("key-expiry").with(401, "invalid_client");
    }
}
