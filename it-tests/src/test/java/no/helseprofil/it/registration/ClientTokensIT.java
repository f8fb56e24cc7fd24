package no.helseprofil.it.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table in {@code docs/registration.md}: what a token changes, who is notified, and which line is written. */
class ClientTokensIT {

    private static final String OWNER = "drift@vendor.example";
    private static final String ADDED = "new@vendor.example";
    private static final String SELF_SERVICE = "nhn:selvbetjening/client";
    private static final String SELF_SERVICE_PATH = "helseprofil/selvbetjening/v1/";
    private static final String JSON = "application/json";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final AdminApi clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");
    private static String draftKey;

    /** A row of the page. */
    record Row(String token, String changes, Set<String> notified, Set<String> lines) {

        @Override
        public String toString() {
            return token + ": " + changes;
        }
    }

    static Stream<Row> rows() {
        String text = MarkdownPage.named("docs/registration.md").text();
        int table = text.indexOf("| token | changes |");
        return text.substring(table)
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\s*\\|\\s*"))
                .map(cells -> new Row(cells[1], cells[2], codes(cells[3]), codes(cells[4])));
    }

    private static Set<String> codes(String cell) {
        return CODE.matcher(cell).results().map(code -> code.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Does what a row says, and says of which client. */
    private static final Map<String, Function<Vendor, String>> DONE = Map.ofEntries(
            Map.entry(
                    "initial access token: no client; registers one",
                    vendor -> clientId(register(realm.initialAccess(), SigningKey.generate("ES256"), List.of(ADDED)))),
            Map.entry("key for drafts (`api-key`): no client; asks for one", vendor -> asksForAClient()),
            Map.entry(
                    "registration access token: keys",
                    vendor -> vendor.changed(
                            metadata -> metadata.set("jwks", Vendor.jwks(SigningKey.generate("ES256"))))),
            Map.entry(
                    "registration access token: redirect URIs",
                    vendor -> vendor.changed(
                            metadata -> metadata.putArray("redirect_uris").add("https://other.example/callback"))),
            Map.entry(
                    "registration access token: contacts",
                    vendor -> vendor.changed(
                            metadata -> metadata.putArray("contacts").add(ADDED))),
            Map.entry(
                    "self-service token: adds a key",
                    vendor -> vendor.selfService("POST", "client-secret", jwk(SigningKey.generate("ES256")), 200)),
            Map.entry(
                    "self-service token: nothing; asks for other redirect URIs",
                    vendor -> vendor.selfService(
                            "PUT",
                            "client",
                            "{\"apiScopes\":[\"" + SELF_SERVICE + "\"],\"redirectUris\":[\"https://a.example/\"]}",
                            202)),
            Map.entry(
                    "administrator with `manage-clients`: keys and redirect URIs",
                    vendor -> vendor.administered(clientManager, client -> {
                        client.withObjectProperty("attributes")
                                .put(
                                        "jwks.string",
                                        Vendor.jwks(SigningKey.generate("ES256"))
                                                .toString());
                        client.putArray("redirectUris").add("https://other.example/callback");
                    })),
            Map.entry(
                    "administrator with `manage-clients`: the certificate, by a sub-resource",
                    ClientTokensIT::uploadsACertificate),
            Map.entry(
                    "administrator with `manage-realm`: contacts",
                    vendor -> vendor.administered(
                            realm.admin(),
                            client -> client.withObjectProperty("attributes").put("helseprofil.contacts", ADDED))),
            Map.entry(
                    "administrator with `manage-realm`: all of it, by a partial import over the client",
                    ClientTokensIT::imports));

    @ParameterizedTest
    @MethodSource("rows")
    void matchesTheDocumentation(Row row) {
        Vendor vendor = Vendor.withContact();
        draftKey = draftKey();
        int before = lines().size();

        String clientId =
                Objects.requireNonNull(DONE.get(row.toString()), row.toString()).apply(vendor);

        List<JsonNode> written = lines();
        written = written.subList(0, written.size() - before);
        assertThat(written)
                .extracting(line -> line.at("/what/kind").textValue())
                .as(written.toString())
                .containsExactlyInAnyOrderElementsOf(row.lines());
        assertThat(written.toString()).as("the table keeps its lines for good").doesNotContain(OWNER, ADDED, "\"d\"");
        Map<String, Set<String>> notified = notified(clientId);
        assertThat(notified.keySet()).isEqualTo(row.notified());
        notified.forEach(
                (kind, to) -> assertThat(to).as(kind).containsExactly(kind.equals("contact-added") ? ADDED : OWNER));
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "replaces keys, redirect URIs and contacts by a registration access token, in one request",
            outcome = "former contacts are notified; the record has differences and token")
    void removedContactsLearnOfAThiefsChange() {
        Vendor vendor = Vendor.withContact();
        SigningKey thief = SigningKey.generate("ES256");
        int before = lines().size();

        vendor.changed(metadata -> {
            metadata.set("jwks", Vendor.jwks(thief));
            metadata.putArray("contacts");
        });

        assertThat(notified(vendor.clientId())).isEqualTo(Map.of("registration-changed", Set.of(OWNER)));
        List<JsonNode> written = lines();
        written = written.subList(0, written.size() - before);
        assertThat(written.toString())
                .contains(thief.thumbprint(), vendor.key().thumbprint(), "registration-access-token", "number: 1");
    }

    @Test
    void anIrrelevantChangeIsNotRecordedOrSent() {
        Vendor vendor = Vendor.withContact();
        int before = lines().size();

        vendor.changed(metadata -> {});
        vendor.administered(clientManager, client -> client.put("name", "Another name"));
        vendor.administered(realm.admin(), client -> {});

        assertThat(lines()).hasSize(before);
        assertThat(notified(vendor.clientId())).isEmpty();
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "overwrites a client's initial access token, so that its mails count for another",
            outcome = "the server's value stays")
    void noCallerSetsTheOriginOfAClient() {
        Response registered = register(realm.initialAccess(), SigningKey.generate("ES256"), List.of());
        String clientId = clientId(registered);
        String stamped = realm.admin()
                .client(clientId)
                .at("/attributes/helseprofil.initial-access")
                .textValue();
        assertThat(stamped).isNotBlank();

        realm.change(
                clientId, client -> client.withObjectProperty("attributes").put("helseprofil.initial-access", "x"));

        assertThat(realm.admin()
                        .client(clientId)
                        .at("/attributes/helseprofil.initial-access")
                        .textValue())
                .isEqualTo(stamped);
    }

    private static Map<String, Set<String>> notified(String clientId) {
        boolean isThere =
                !realm.admin().get("clients?clientId=" + clientId).json().isEmpty();
        Response answer = realm.admin().get("helseprofil/notices" + (isThere ? "?client=" + clientId : ""));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json()
                .path("due")
                .valueStream()
                .filter(notice -> clientId.equals(notice.path("clientId").textValue()))
                .filter(notice -> !notice.path("to").isEmpty())
                .filter(notice -> !"key-ends".equals(notice.path("kind").textValue()))
                .collect(Collectors.toMap(
                        notice -> notice.path("kind").textValue(),
                        notice -> notice.path("to")
                                .valueStream()
                                .map(JsonNode::textValue)
                                .collect(Collectors.toSet())));
    }

    /** The newest first. */
    private static List<JsonNode> lines() {
        List<JsonNode> lines = new ArrayList<>();
        realm.admin().get("helseprofil/changes?max=100").json().forEach(lines::add);
        return lines;
    }

    private static String clientId(Response registered) {
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        return Objects.requireNonNull(registered.text("client_id"));
    }

    private static Response register(String access, SigningKey key, List<String> contacts) {
        ObjectNode metadata = TestRealm.metadata(key);
        contacts.forEach(metadata.putArray("contacts")::add);
        return realm.dynamically("POST", "openid-connect", access, metadata);
    }

    private static String draftKey() {
        return Objects.requireNonNull(realm.admin()
                .post("helseprofil/draft-keys", Map.of("count", 1, "days", 1))
                .text("token"));
    }

    private static String asksForAClient() {
        ObjectNode draft = JsonNodeFactory.instance.objectNode().put("organizationNumber", "999977774");
        draft.put("publicJwk", jwk(SigningKey.generate("ES256")));
        draft.putArray("apiScopes").add(TestRealm.SCOPE);
        Response answer = Request.post(realm.address(SELF_SERVICE_PATH + "client-drafts"))
                .header("api-key", draftKey)
                .body(JSON, draft.toString())
                .send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Objects.requireNonNull(answer.text("clientId"));
    }

    private static String jwk(SigningKey key) {
        return MAPPER.valueToTree(key.publicJwk()).toString();
    }

    /**
     * Generates a certificate with a key of 2048 bits; without a size Keycloak makes one of 4096, which takes it ten
     * times as long.
     */
    private static String uploadsACertificate(Vendor vendor) {
        String id = clientManager.client(vendor.clientId()).path("id").textValue();
        Response answer = SubResourcesIT.upload(
                clientManager,
                "clients/" + id + "/certificates/jwt.credential",
                "upload-certificate",
                "Certificate PEM",
                WeakKeys.CERTIFICATE);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return vendor.clientId();
    }

    private static String imports(Vendor vendor) {
        ObjectNode client = realm.admin().client(vendor.clientId());
        client.remove("id");
        client.remove("protocolMappers");
        client.putArray("redirectUris").add("https://imported.example/callback");
        client.withObjectProperty("attributes")
                .put("jwks.string", Vendor.jwks(SigningKey.generate("ES256")).toString())
                .remove("helseprofil.contacts");
        PartialImport.into(realm, "OVERWRITE", List.of(client));
        return vendor.clientId();
    }

    /**
     * A client that was registered by an initial access token, and has a contact.
     *
     * @param registered the answer to its registration
     */
    record Vendor(Response registered, SigningKey key) {

        static Vendor withContact() {
            SigningKey key = SigningKey.generate("ES256");
            Vendor vendor = new Vendor(register(realm.initialAccess(), key, List.of()), key);
            vendor.administered(
                    realm.admin(),
                    client -> client.withObjectProperty("attributes").put("helseprofil.contacts", OWNER));
            assertThat(notified(vendor.clientId()))
                    .as("there was no contact before")
                    .isEmpty();
            return vendor;
        }

        static ObjectNode jwks(SigningKey key) {
            return MAPPER.valueToTree(Map.of("keys", List.of(key.publicJwk())));
        }

        String clientId() {
            return ClientTokensIT.clientId(registered);
        }

        String changed(Consumer<ObjectNode> change) {
            ObjectNode metadata = (ObjectNode) registered.json().deepCopy();
            metadata.remove(List.of("registration_client_uri", "registration_access_token", "contacts"));
            change.accept(metadata);
            Response answer = realm.dynamically(
                    "PUT",
                    "openid-connect/" + clientId(),
                    String.valueOf(registered.text("registration_access_token")),
                    metadata);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return clientId();
        }

        String administered(AdminApi administrator, Consumer<ObjectNode> change) {
            ObjectNode client = administrator.client(clientId());
            change.accept(client);
            Response answer = administrator.update(client);
            assertThat(answer.isSuccess()).as(answer.body()).isTrue();
            return clientId();
        }

        String selfService(String method, String path, String body, int status) {
            administered(realm.admin(), changed -> changed.put("serviceAccountsEnabled", true));
            Scopes.give(realm, SELF_SERVICE, clientId(), "optional");
            OidcClient oidc = OidcClient.discover(realm.issuer(), clientId(), key);
            Response answer = oidc.call(
                            Request.of(method, realm.address(SELF_SERVICE_PATH + path))
                                    .body(JSON, body),
                            oidc.clientCredentials(SELF_SERVICE).accessToken())
                    .response();
            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            return clientId();
        }
    }
}
