package no.helseprofil.it.support;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.jspecify.annotations.Nullable;

/**
 * Realm of one test class, so that documents, clients and events of different tests don't mix. It is the demo realm
 * with other clients, each with a key of its own, and one user. The clients are compliant but for {@link #WITH_SECRET}
 * and {@link #WITHOUT_CREDENTIALS}; deviations are made by {@link #change} and {@link #register}, and those that the
 * profile forbids by {@link #alter} and {@link #plant}.
 */
public final class TestRealm implements AutoCloseable {

    /** Gets tokens for itself. */
    public static final String MACHINE = "machine";

    /** Another one of the kind. */
    public static final String OTHER_MACHINE = "other-machine";

    /** Logs users in, and exchanges tokens. */
    public static final String USER_LOGIN = "user-login";

    /** Stands for the API that {@link #SCOPE} opens; its {@code client_id} is the audience. */
    public static final String API = "nhn:demo-api";

    /** Authenticates with {@link #SECRET}; every grant, password included, is open to it as far as Keycloak is concerned. */
    public static final String WITH_SECRET = "client-with-secret";

    /** A public client, for user login and the password grant. */
    public static final String WITHOUT_CREDENTIALS = "client-without-credentials";

    /** The scope of the API. */
    public static final String SCOPE = "nhn:demo-api/read";

    /** The secret of {@link #WITH_SECRET}. */
    public static final String SECRET = "a-secret-of-the-test-realm";

    /** The user. */
    public static final String USERNAME = "kvart.grevling";

    /** The user's password. */
    public static final String PASSWORD = "demo";

    /** Address that codes are sent to; no server listens there, the login form of the kit stops at it. */
    public static final URI REDIRECT_URI = URI.create("http://localhost:8765/callback");

    /** FAPI 2.0 with message signing, for the clients of a realm that was imported with it. */
    public static final String SIGNED_MESSAGES = "{\"ruleSet\":\"fapi2-message-signing\",\"catalogue\":\"2026.1\"}";

    /** Everything enforced for the clients of a realm that was imported with it, all values at their defaults. */
    public static final String DOCUMENT = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\"}";

    /**
     * Document like {@link #DOCUMENT}, with {@code private_key_jwt} enforced since long for clients that were there
     * before the profile.
     */
    public static final String DATED = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"private-key-jwt\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}";

    /**
     * Document like {@link #DOCUMENT}, with bound tokens enforced since long for clients that were there before the
     * profile.
     */
    public static final String BOUND_TOKENS = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"sender-constrained-tokens\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}";

    private final KeycloakServer server;
    private final URI url;
    private final String name;
    private final AdminApi admin;
    private final ObjectNode file;
    private final List<ObjectNode> imported = new ArrayList<>();
    private final Map<String, SigningKey> keys = new LinkedHashMap<>();
    private final Map<String, OidcClient> clients = new LinkedHashMap<>();

    private TestRealm(KeycloakServer server, @Nullable String document, List<ObjectNode> others) {
        this(server, server.url(), document, others);
    }

    private TestRealm(KeycloakServer server, URI url, @Nullable String document, List<ObjectNode> others) {
        this.server = server;
        this.url = url;
        this.name = "it-" + UUID.randomUUID().toString().substring(0, 8);
        this.admin = AdminApi.of(server.url(), name, KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        this.file =
                RealmFile.named(name).profile(document).user(USERNAME, PASSWORD).json();
        imported.add(TestClients.machine(MACHINE, newKey(MACHINE)));
        imported.add(TestClients.machine(OTHER_MACHINE, newKey(OTHER_MACHINE)));
        imported.add(TestClients.userLogin(USER_LOGIN, newKey(USER_LOGIN)));
        imported.add(TestClients.api(API, newKey(API)));
        imported.add(TestClients.withSecret(WITH_SECRET, newKey(WITH_SECRET)));
        imported.add(TestClients.withoutCredentials(WITHOUT_CREDENTIALS, newKey(WITHOUT_CREDENTIALS)));
        imported.addAll(others);
        make();
    }

    /** A realm under the profile of {@link #DOCUMENT}, on the shared server. */
    public static TestRealm underProfile() {
        return underProfile(DOCUMENT);
    }

    /** A realm under the profile of this document, on the shared server. */
    public static TestRealm underProfile(String document) {
        return new TestRealm(SharedServer.get(), document, List.of());
    }

    /**
     * Makes a realm under the profile of {@link #DOCUMENT}, on a server that reaches what a test itself serves: keys,
     * an identity provider.
     */
    public static TestRealm reachingThisMachine() {
        return reachingThisMachine(DOCUMENT);
    }

    /** Makes a realm under the profile of this document, on a server that reaches what a test itself serves. */
    public static TestRealm reachingThisMachine(String document) {
        return on(SharedServer.onThisMachine(), document);
    }

    /** The file of a realm under the profile of this document, with these clients: a server imports it as it starts. */
    public static Path file(Path folder, String name, String document, List<ObjectNode> clients) {
        RealmFile realm = RealmFile.named(name).profile(document).user(USERNAME, PASSWORD);
        clients.forEach(realm::client);
        try {
            return Files.writeString(
                    folder.resolve(name + "-realm.json"), realm.json().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("writing the file of realm " + name, e);
        }
    }

    /** A realm under the profile, imported with these clients beside its own: no client policy is asked about them. */
    public static TestRealm importing(List<ObjectNode> clients) {
        return new TestRealm(SharedServer.get(), BOUND_TOKENS, clients);
    }

    /** Makes the same realm without the profile, on the shared server. */
    public static TestRealm withoutProfile() {
        return on(SharedServer.get(), null);
    }

    /**
     * A realm on another server.
     *
     * @param document the profile document, null for a realm without the profile
     */
    public static TestRealm on(KeycloakServer server, @Nullable String document) {
        return new TestRealm(server, document, List.of());
    }

    /**
     * A realm on a cluster; it is administered at the first node.
     *
     * @param document the profile document, null for a realm without the profile
     */
    public static TestRealm on(Cluster cluster, @Nullable String document) {
        return new TestRealm(cluster.node(0), cluster.url(), document, List.of());
    }

    /**
     * A realm under the profile of this document, on nodes behind an address; it is administered at one of them.
     *
     * @param node the one
     * @param url the address
     * @param document the profile document, null for a realm without the profile
     */
    public static TestRealm behind(URI url, KeycloakServer node, @Nullable String document) {
        return new TestRealm(node, url, document, List.of());
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its issuer identifier. */
    public String issuer() {
        return url + "/realms/" + name;
    }

    /** Any address below it, such as {@code protocol/openid-connect/token}. */
    public URI address(String path) {
        return URI.create(issuer() + "/" + path);
    }

    /** Its administration. */
    public AdminApi admin() {
        return admin;
    }

    /** The internal id of a client. */
    public String id(String clientId) {
        return admin.client(clientId).path("id").textValue();
    }

    /** A new token with which many clients may be registered. */
    public String initialAccess() {
        return Objects.requireNonNull(
                succeeded(admin.post("clients-initial-access", Map.of("count", 100, "expiration", 600)))
                        .text("token"));
    }

    /** A new registration access token of a client. */
    public String registrationAccess(String clientId) {
        return Objects.requireNonNull(
                succeeded(admin.post("clients/" + id(clientId) + "/registration-access-token", Map.of()))
                        .text("registrationAccessToken"));
    }

    /** Registers or changes a client dynamically; the path is below {@code clients-registrations}. */
    public Response dynamically(String method, String path, String token, JsonNode client) {
        return Request.of(method, address("clients-registrations/" + path))
                .header("Authorization", "Bearer " + token)
                .body("application/json", client.toString())
                .send();
    }

    /** Metadata (RFC 7591) of a client with this key: the least that makes it a compliant one. */
    public static ObjectNode metadata(SigningKey key) {
        ObjectNode metadata =
                JsonNodeFactory.instance.objectNode().put("token_endpoint_auth_method", "private_key_jwt");
        metadata.putArray("redirect_uris").add(REDIRECT_URI.toString());
        metadata.putObject("jwks").putArray("keys").addPOJO(key.publicJwk());
        return metadata;
    }

    /** The internal id of the user. */
    public String userId() {
        return admin.get("users?exact=true&username=" + USERNAME)
                .json()
                .at("/0/id")
                .textValue();
    }

    /** Gives the service account of a client a role in the administration of the realm. */
    public void administers(String clientId, String role) {
        String account = succeeded(admin.get("clients/" + id(clientId) + "/service-account-user"))
                .text("id");
        String management = "clients/" + id("realm-management");
        JsonNode granted = admin.get(management + "/roles/" + role).json();
        succeeded(admin.post("users/" + account + "/role-mappings/" + management, List.of(granted)));
    }

    /** A client need not meet a requirement for some time. */
    public void waive(String clientId, String requirement, Duration time) {
        Instant end = Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS);
        succeeded(admin.put(
                "helseprofil/clients/" + clientId + "/waivers/" + requirement,
                Map.of("reason", "new system", "approvedBy", "Ada Ministrator", "expires", end.toString())));
    }

    /** Returns whether an introspection by the API says that a token is active. */
    public boolean isActive(String token) {
        return oidc(API).introspect(token).response().json().path("active").booleanValue();
    }

    /** A document like {@link #DOCUMENT} that exempts a client. */
    public String exempting(String clientId) {
        return exempting(clientId, Instant.parse("2099-01-01T00:00:00Z"));
    }

    /** A document like {@link #DOCUMENT} that exempts a client until then. */
    public String exempting(String clientId, Instant until) {
        return DOCUMENT.replace(
                "}",
                ",\"exempt\":[{\"id\":\"%s\",\"reason\":\"replaced before then\",\"until\":\"%s\"}]}"
                        .formatted(id(clientId), until));
    }

    /** One of its clients, with that client's key; the same object each time, so that it remembers its nonce. */
    public OidcClient oidc(String clientId) {
        return clients.computeIfAbsent(clientId, id -> OidcClient.discover(issuer(), id, key(id)));
    }

    /** The key of a client. */
    public SigningKey key(String clientId) {
        return Objects.requireNonNull(keys.get(clientId), clientId);
    }

    /** An authorization request for {@code openid} and the API, to {@link #REDIRECT_URI}. */
    public AuthorizationRequest authorizationRequest() {
        return AuthorizationRequest.of("openid " + SCOPE, REDIRECT_URI);
    }

    /** The user logs in at this client. */
    public Exchange logIn(OidcClient client) {
        return client.logIn(authorizationRequest(), USERNAME, PASSWORD);
    }

    /**
     * Registers a client like {@link #MACHINE} and {@link #USER_LOGIN} in one.
     *
     * @param key its key
     * @param deviation what differs in the representation
     */
    public OidcClient register(String clientId, SigningKey key, Consumer<ObjectNode> deviation) {
        succeeded(admin.post("clients", newClient(clientId, key, deviation)));
        keys.put(clientId, key);
        return oidc(clientId);
    }

    /**
     * Makes the same client as {@link #register}, but from before there was a profile: it was not refused, whatever it
     * is.
     */
    public OidcClient plant(String clientId, SigningKey key, Consumer<ObjectNode> deviation) {
        store(newClient(clientId, key, deviation));
        keys.put(clientId, key);
        return oidc(clientId);
    }

    /** Changes the representation of a client, as an administrator may. */
    public void change(String clientId, Consumer<ObjectNode> change) {
        ObjectNode client = admin.client(clientId);
        change.accept(client);
        succeeded(admin.update(client));
    }

    /** Changes one attribute of a client. */
    public void changeAttribute(String clientId, String attribute, String value) {
        change(clientId, client -> TestClients.attribute(client, attribute, value));
    }

    /** Changes a client as if it had been like this since before there was a profile: the change is not refused. */
    public void alter(String clientId, Consumer<ObjectNode> change) {
        ObjectNode client = admin.client(clientId);
        change.accept(client);
        store(client);
    }

    /** One attribute of the client has been like this since before there was a profile. */
    public void alterAttribute(String clientId, String attribute, String value) {
        alter(clientId, client -> TestClients.attribute(client, attribute, value));
    }

    /** Changes the representation of the realm. */
    public void changeRealm(Consumer<ObjectNode> change) {
        ObjectNode realm = (ObjectNode) succeeded(admin.get("")).json();
        change.accept(realm);
        succeeded(admin.put("", realm));
    }

    /** Writes the profile document, whatever it was before. */
    public void putProfile(String document) {
        String etag = succeeded(admin.profile()).header("ETag").orElseThrow();
        succeeded(admin.putProfile(document, etag));
    }

    /** Turns these requirements off, and all others on. */
    public void off(String... requirements) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("ruleSet", "helseid").put("catalogue", "2026.1");
        ObjectNode member = document.putObject("requirements");
        for (String requirement : requirements) {
            member.putObject(requirement).put("phase", "off");
        }
        putProfile(document.toString());
    }

    /** Deletes the realm and makes it again: name and clients are the same, ids and the realm's keys are others. */
    public void makeAgain() {
        delete();
        make();
    }

    /** Stored events, the newest first. */
    public JsonNode events() {
        return admin.events();
    }

    /** Deletes the realm as an administrator does: for a test of what becomes of it. */
    public void delete() {
        succeeded(admin.delete(""));
    }

    /**
     * Deletes the realm, in another way than an administrator: a run has hundreds. Left to the end of its server each
     * would make the next one dearer, since an administrator of all realms has roles in each.
     */
    @Override
    public void close() {
        new ServerProbe(server).deleteRealm(name);
    }

    /** The representation of a compliant client that is like {@link #MACHINE} and {@link #USER_LOGIN} in one. */
    public static ObjectNode representation(String clientId, SigningKey key) {
        return TestClients.userLogin(clientId, key).put("serviceAccountsEnabled", true);
    }

    /** Creates the realm with its clients, past every client policy as an import is. */
    private void make() {
        new ServerProbe(server).createRealm(file.toString(), imported.toString());
    }

    private static ObjectNode newClient(String clientId, SigningKey key, Consumer<ObjectNode> deviation) {
        ObjectNode client = representation(clientId, key);
        deviation.accept(client);
        return client;
    }

    private void store(ObjectNode client) {
        new ServerProbe(server).storeClient(name, client.toString());
    }

    private SigningKey newKey(String clientId) {
        SigningKey key = SigningKey.generate("ES256");
        keys.put(clientId, key);
        return key;
    }
}
