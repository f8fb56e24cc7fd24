package no.helseprofil.it.registration;

import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Addresses that the server calls because a client has registered them. The server of the tests admits one address of
 * this machine, and here listens another.
 */
class OutboundIT {

    private static final String ENFORCED = """
            {"ruleSet":"helseid","catalogue":"2026.1","requirements":
            {"outbound-address":{"enforced":"2025-01-01T00:00:00Z"}}}""";
    private static final String ID = "outbound-address";
    private static final String METADATA = "invalid_client_metadata";
    private static TestRealm realm;
    private static Listener listener;

    /** Counts connections. */
    private static final class Listener implements AutoCloseable {

        private final ServerSocket socket;
        private final AtomicInteger connections = new AtomicInteger();

        Listener() throws IOException {
            socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2"));
            Thread accepting = new Thread(this::accept, "outbound-listener");
            accepting.setDaemon(true);
            accepting.start();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try (Socket connection = socket.accept()) {
                    connections.incrementAndGet();
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    // whoever has called has been counted
                }
            }
        }

        String address(String scheme) {
            return scheme + "://127.0.0.2:" + socket.getLocalPort() + "/here";
        }

        int connections() {
            return connections.getAndSet(0);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @BeforeAll
    static void listen() throws IOException {
        realm = TestRealm.reachingThisMachine();
        listener = new Listener();
    }

    @AfterAll
    static void close() throws IOException {
        listener.close();
        realm.close();
    }

    @AfterEach
    void forget() {
        listener.connections();
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "registers internal addresses: `sector_identifier_uri`, `backchannel_logout_uri`, `jwks_uri`, "
                    + "`request_uris`",
            outcome = "refused before any call; a start option may admit networks")
    @ParameterizedTest
    @CsvSource({
        "sector_identifier_uri, http",
        "sector_identifier_uri, https",
        "backchannel_logout_uri, http",
        "backchannel_logout_uri, https",
        "jwks_uri, https",
        "request_uris, https"
    })
    void aRegistrationCausesNoOutboundCall(String name, String scheme) {
        ObjectNode metadata = metadata();
        register(metadata, name, listener.address(scheme));
        refused(realm.dynamically("POST", "openid-connect", realm.initialAccess(), metadata))
                .by(ID)
                .with(400, METADATA);
        assertThat(listener.connections()).as("connections").isZero();
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "registers well, then changes such an address by the registration access token",
            outcome = "refused before any call")
    @ParameterizedTest
    @ValueSource(strings = {"sector_identifier_uri", "backchannel_logout_uri", "request_uris"})
    void anUpdateCausesNoOutboundCall(String name) {
        Response registered = realm.dynamically("POST", "openid-connect", realm.initialAccess(), metadata());
        ObjectNode metadata = metadata().put("client_id", registered.text("client_id"));
        register(metadata, name, listener.address("http"));
        refused(realm.dynamically(
                        "PUT",
                        "openid-connect/" + registered.text("client_id"),
                        String.valueOf(registered.text("registration_access_token")),
                        metadata))
                .by(ID)
                .with(400, METADATA);
        assertThat(listener.connections()).as("connections").isZero();
    }

    @Test
    void anAdministratorsMapperCausesNoOutboundCall() {
        String clientId = planted(client -> {});
        ObjectNode mapper = JsonNodeFactory.instance
                .objectNode()
                .put("name", "pairwise")
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-sha256-pairwise-sub-mapper");
        mapper.putObject("config").put("sectorIdentifierUri", listener.address("http"));
        Response answer = realm.admin().post("clients/" + realm.id(clientId) + "/protocol-mappers/models", mapper);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(listener.connections()).as("connections").isZero();
    }

    @Test
    void anExistingClientKeepsItsUrlsButAddsNone() {
        String clientId = planted(client -> client.withObject("/attributes")
                .put("helseprofil.registered", "existing")
                .put("backchannel.logout.url", listener.address("http")));
        Response kept = put(clientId, client -> client.put("description", "changed"));
        assertThat(kept.status()).as(kept.body()).isEqualTo(204);
        refused(put(
                        clientId,
                        client -> client.withObject("/attributes")
                                .put("backchannel.logout.url", listener.address("http") + "/other")))
                .by(ID)
                .with(400, METADATA);
    }

    @ParameterizedTest
    @CsvSource({"new, false, 0", "existing, false, 1", "existing, true, 0"})
    void aLogoutCallsAllowedUrlsOnly(String registered, boolean isEnforced, int calls) {
        if (isEnforced) {
            realm.putProfile(ENFORCED);
        }
        try {
            realm.alter(
                    TestRealm.USER_LOGIN,
                    client -> client.withObject("/attributes")
                            .put("helseprofil.registered", registered)
                            .put("backchannel.logout.url", listener.address("http")));
            realm.logIn(realm.oidc(TestRealm.USER_LOGIN));
            succeeded(realm.admin().post("users/" + realm.userId() + "/logout", ""));
            assertThat(listener.connections()).as("calls").isEqualTo(calls);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @ParameterizedTest
    @CsvSource({"new, push-revocation, 0", "existing, push-revocation, 1", "new, test-nodes-available, 0"})
    void anAdministratorsPushCallsAllowedUrlsOnly(String registered, String way, int calls) {
        String clientId = planted(client -> client.put("adminUrl", listener.address("http") + "/" + UUID.randomUUID())
                .withObject("/attributes")
                .put("helseprofil.registered", registered));
        String address = "clients/" + realm.id(clientId) + "/" + way;
        Response answer = way.startsWith("test")
                ? realm.admin().get(address)
                : realm.admin().post(address, "");
        assertThat(answer.status()).as(answer.body()).isLessThan(500);
        assertThat(listener.connections()).as("calls").isEqualTo(calls);
    }

    @ParameterizedTest
    @CsvSource({"new, 0", "existing, 1"})
    void keysAreFetchedFromAllowedUrlsOnly(String registered, int calls) {
        SigningKey key = SigningKey.generate("ES256");
        String clientId = "outbound-" + UUID.randomUUID();
        OidcClient client = realm.plant(
                clientId,
                key,
                planted -> planted.withObject("/attributes")
                        .put("helseprofil.registered", registered)
                        .put("use.jwks.string", "false")
                        .put("use.jwks.url", "true")
                        .put("jwks.url", listener.address("https")));
        assertThat(client.clientCredentials(TestRealm.SCOPE).response().status())
                .isBetween(400, 499);
        assertThat(listener.connections()).as("calls").isEqualTo(calls);
    }

    private static void register(ObjectNode metadata, String name, String address) {
        switch (name) {
            case "request_uris" -> metadata.putArray(name).add(address);
            case "jwks_uri" -> {
                metadata.remove("jwks");
                metadata.put(name, address);
            }
            default -> metadata.put(name, address).put("subject_type", "pairwise");
        }
    }

    private static ObjectNode metadata() {
        ObjectNode metadata = TestRealm.metadata(SigningKey.generate("ES256")).put("client_name", "outbound");
        metadata.putArray("grant_types").add("authorization_code").add("refresh_token");
        return metadata.put("dpop_bound_access_tokens", true).put("require_pushed_authorization_requests", true);
    }

    private static String planted(Consumer<ObjectNode> deviation) {
        String clientId = "outbound-" + UUID.randomUUID();
        realm.plant(clientId, SigningKey.generate("ES256"), deviation);
        return clientId;
    }

    private static Response put(String clientId, Consumer<ObjectNode> change) {
        ObjectNode client = realm.admin().client(clientId);
        change.accept(client);
        return realm.admin().update(client);
    }
}
