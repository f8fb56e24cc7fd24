package no.helseprofil.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.OnPostgres;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests of what is written into the record of a client, by whom, and what of it is left when the server ends. They run
 * on PostgreSQL.
 */
public abstract class ObservationRecords {

    private static final String SEEN = "seen at token client_credentials: ";
    private static final String TYPE = "assertion-type at token client_credentials: ";
    private static final String REUSE = "token-reuse at token client_credentials: ";

    private static final String FLUSH = "helseprofil-observations";

    private static final Map<String, String> IDS = new HashMap<>();

    private static KeycloakServer server;
    private static TestRealm realm;
    private static StoredObservations stored;
    private static long tokens;

    @BeforeAll
    static void start() {
        stored = new StoredObservations(OnPostgres.database());
        server = OnPostgres.server();
        realm = TestRealm.on(server, TestRealm.DOCUMENT);
        for (String client : List.of(
                TestRealm.MACHINE,
                TestRealm.OTHER_MACHINE,
                TestRealm.USER_LOGIN,
                TestRealm.WITH_SECRET,
                TestRealm.WITHOUT_CREDENTIALS)) {
            realm.alterAttribute(client, "helseprofil.registered", "existing");
            id(client);
        }
        realm.alterAttribute(TestRealm.WITHOUT_CREDENTIALS, "dpop.bound.access.tokens", "false");
    }

    @Test
    void countsAndAcceptsAnObservedDeviation() {
        OidcClient client = realm.register("typeless", SigningKey.generate("ES256"), existing -> {});
        realm.alterAttribute("typeless", "helseprofil.registered", "existing");
        OidcClient deviating = client.withAssertion(assertion -> assertion.header("typ", "JWT"));
        assertThat(deviating.clientCredentials(TestRealm.SCOPE).response().status())
                .isEqualTo(200);
        assertThat(client.clientCredentials(TestRealm.SCOPE).response().status())
                .isEqualTo(200);

        List<String> lines = flushed(id("typeless"));

        assertThat(lines)
                .as("one of two had the wrong type, the first had no nonce, the second asked for what it had")
                .contains(SEEN + 2, TYPE + 1, REUSE + 1, "dpop-nonce at token client_credentials: 1");
    }

    @Test
    void aClientCannotWriteAnothersObservations() {
        OidcClient other = realm.oidc(TestRealm.OTHER_MACHINE);
        SigningKey foreign = SigningKey.generate("ES256");
        String victim = TestRealm.MACHINE;
        realm.oidc(victim)
                .withAssertion(assertion -> assertion.signedWith(foreign))
                .clientCredentials(TestRealm.SCOPE);
        realm.oidc(victim).withAssertion(Assertion::withWrongSignature).clientCredentials(TestRealm.SCOPE);
        other.withRequest(request -> request.formInstead("client_id", victim)).clientCredentials(TestRealm.SCOPE);
        other.withAssertion(assertion -> assertion.with("sub", victim).with("iss", victim))
                .clientCredentials(TestRealm.SCOPE);
        other.withRequest(request -> request.withoutForm("client_assertion").formInstead("client_id", victim))
                .clientCredentials(TestRealm.SCOPE);
        password(TestRealm.WITHOUT_CREDENTIALS, "wrong");
        other.introspect("a.b.c");
        assertThat(other.clientCredentials(TestRealm.SCOPE).response().status()).isEqualTo(200);

        List<String> own = flushed(id(TestRealm.OTHER_MACHINE));

        assertThat(own).as("what comes after it is stored").contains(SEEN + 1);
        assertThat(stored.of(id(victim)))
                .as("claimed by others, proven by no client")
                .isEmpty();
        assertThat(stored.of(id(TestRealm.WITHOUT_CREDENTIALS)))
                .as("a caller who knows a public client_id proves nothing by a wrong password")
                .isEmpty();
        assertThat(password(TestRealm.WITHOUT_CREDENTIALS, TestRealm.PASSWORD)).isEqualTo(200);
        assertThat(flushed(id(TestRealm.WITHOUT_CREDENTIALS)))
                .as("a login is something that it led to")
                .contains("confidential-client at token password: 1", "no-password-grant at token password: 1");
    }

    @Test
    void storesNoPersonalDataAndNoSecret() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        realm.logIn(client);

        assertThat(flushed(id(TestRealm.USER_LOGIN))).anyMatch(line -> line.startsWith("seen at pushed"));
        assertThat(stored.everything())
                .doesNotContain(TestRealm.USERNAME)
                .doesNotContain("06828399789")
                .doesNotContain(TestRealm.SECRET)
                .doesNotContain("127.0.0.1")
                .doesNotContain("eyJ");
    }

    /** Ends the server in good order, right after a token. */
    public static void stop() {
        new ServerProbe(server).run(FLUSH);
        tokens = stored.boundTokens();
        assertThat(client(TestRealm.MACHINE)
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
        OnPostgres.close();
    }

    /** Asserts that the server that has ended stored its counts. */
    public static void assertStored() {
        assertThat(stored.boundTokens()).as("the figures, too").isEqualTo(tokens + 1);
        assertThat(stored.of(id(TestRealm.MACHINE)))
                .as("stored by the time the server has ended")
                .contains(SEEN + 1);
    }

    /** Asserts that the next server continues the counts. It has counted nothing yet. */
    public static void assertContinued() {
        server = OnPostgres.server();
        String machine = id(TestRealm.MACHINE);
        assertThat(client(TestRealm.MACHINE)
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
        assertThat(flushed(machine))
                .as("two nodes, one sum; each remembers only the tokens that it issued")
                .contains(SEEN + 2)
                .doesNotContain(REUSE + 1);
        assertThat(stored.boundTokens()).as("no token twice, and none left out").isEqualTo(tokens + 2);
    }

    /** Kills the server, and asserts that only the last seconds are lost. */
    public static void crash() throws InterruptedException {
        new ServerProbe(server).run(FLUSH);
        String other = id(TestRealm.OTHER_MACHINE);
        OidcClient client = client(TestRealm.OTHER_MACHINE);
        long before = count(stored.of(other));
        long issued = stored.boundTokens();
        assertThat(client.clientCredentials(TestRealm.SCOPE).response().status())
                .isEqualTo(200);
        stored.await(other, lines -> count(lines) > before && stored.boundTokens() > issued);
        assertThat(client.clientCredentials(TestRealm.SCOPE).response().status())
                .isEqualTo(200);

        server.kill();

        assertThat(count(stored.of(other)))
                .as("what is older than %s survives; what came right before is lost", StoredObservations.AT_RISK)
                .isEqualTo(before + 1);
        assertThat(stored.boundTokens()).as("so with the figures").isEqualTo(issued + 1);
    }

    /** The lines of a client, when the server has stored what it knows. That it does so by itself {@link #crash} shows. */
    private static List<String> flushed(String internalId) {
        new ServerProbe(server).run(FLUSH);
        return stored.of(internalId);
    }

    private static long count(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(SEEN))
                .mapToLong(line -> Long.parseLong(line.substring(SEEN.length())))
                .sum();
    }

    /** A client of the realm, at the server that is there now. */
    private static OidcClient client(String clientId) {
        return OidcClient.discover(server.url() + "/realms/" + realm.name(), clientId, realm.key(clientId));
    }

    private static int password(String clientId, String password) {
        return Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "password")
                .form("client_id", clientId)
                .form("username", TestRealm.USERNAME)
                .form("password", password)
                .send()
                .status();
    }

    /** Asked once: the administration is at the server that was there first. */
    private static String id(String clientId) {
        return IDS.computeIfAbsent(
                clientId, id -> realm.admin().client(id).path("id").textValue());
    }
}
