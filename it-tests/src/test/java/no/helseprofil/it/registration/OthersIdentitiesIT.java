package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of names under which others are known: the internal id of a client, and the audience of an API. A client takes
 * one only by the word of an administrator who manages the realm.
 */
class OthersIdentitiesIT {

    private static final String HELD = "held-by-a-vendor";

    @AutoClose
    private static TestRealm realm;

    private static AdminApi realmManager;
    private static AdminApi clientManager;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realmManager = Administrators.of(SharedServer.get(), realm.name(), "manage-realm", "manage-clients");
        clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");
        Scopes.add(realm, "journal-api/read");
        Scopes.add(realm, "urn:example:journal/read");
        Scopes.add(realm, "nhn:scope-api/read");
        realm.register(HELD, SigningKey.generate("ES256"), client -> {});
        Scopes.add(realm, HELD + "/read");
    }

    /** The interfaces that take an internal id, or a name. */
    enum Way {
        ADMIN_REST {
            @Override
            Response register(ObjectNode client) {
                return clientManager.post("clients", client);
            }
        },
        DYNAMIC_DEFAULT {
            @Override
            Response register(ObjectNode client) {
                return realm.dynamically("POST", "default", realm.initialAccess(), withoutScopes(client));
            }
        },
        DYNAMIC_OPENID {
            @Override
            Response register(ObjectNode client) {
                ObjectNode metadata = TestRealm.metadata(SigningKey.generate("ES256"));
                metadata.put("client_id", client.path("clientId").textValue())
                        .put("id", client.path("id").textValue());
                return realm.dynamically("POST", "openid-connect", realm.initialAccess(), metadata);
            }
        };

        abstract Response register(ObjectNode client);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DYNAMIC_OPENID")
    @Tag("smoke")
    @Attack(
            by = Attacker.VENDOR,
            tries = "registers a client with an `id` of its choice, such as an exempt client's",
            outcome = "refused; only `manage-realm` chooses an id")
    void aRegistrationCannotChooseTheInternalId(Way way) {
        ObjectNode client = client("chooses-" + way).put("id", UUID.randomUUID().toString());

        refused(way.register(client)).by("client-id").saying("leave out id").with(400, "invalid_client_metadata");
        assertThat(stored("chooses-" + way)).as("the client").isEmpty();
    }

    @Test
    void openIdConnectRegistrationIgnoresTheInternalId() {
        ObjectNode client = client("x").put("id", UUID.randomUUID().toString());

        Response answer = Way.DYNAMIC_OPENID.register(client);

        assertThat(answer.status()).as(answer.body()).isIn(201, 400);
        assertThat(realm.admin().get("clients/" + client.path("id").textValue()).status())
                .as("a client of that id, after %s", answer.body())
                .isEqualTo(404);
    }

    @Test
    void aRealmManagerMayChooseTheInternalId() {
        ObjectNode client = client("restored").put("id", UUID.randomUUID().toString());

        Response answer = realmManager.post("clients", client);

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(realm.admin().client("restored").path("id")).isEqualTo(client.path("id"));
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "changes its client's internal `id` to another's",
            outcome = "no client gets another id")
    void anUpdateCannotChangeTheInternalId() {
        String clientId = registered();
        ObjectNode client = clientManager.client(clientId);
        String id = client.path("id").textValue();
        String other = UUID.randomUUID().toString();

        refused(clientManager.put("clients/" + id, client.deepCopy().put("id", other)))
                .by("client-id")
                .with(400, "invalid_client_metadata");
        ObjectNode own = withoutScopes(client).put("id", other);
        refused(realm.dynamically("PUT", "default/" + clientId, realm.registrationAccess(clientId), own))
                .by("client-id")
                .with(400, "invalid_client_metadata");
        assertThat(realm.id(clientId)).isEqualTo(id);
        assertThat(clientManager.update(client).status()).as("its own").isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nhn:squat",
                "nhn:scope-api",
                "helseid://claims/squat",
                "helseprofil",
                "helseprofil-probe",
                "helseprofil_probe",
                "journal-api",
                "urn:example:journal"
            })
    @Tag("smoke")
    @Attack(
            by = Attacker.VENDOR,
            tries = "registers or renames a client to an API's audience or a server name",
            outcome = "refused; only `manage-realm` may")
    void aRegistrationCannotTakeAnApisAudience(String audience) {
        for (Way way : Way.values()) {
            if (way != Way.DYNAMIC_OPENID) {
                refused(way.register(client(audience)))
                        .by("client-id")
                        .saying("manage-realm")
                        .with(400, "invalid_client_metadata");
            }
        }
        ObjectNode renamed = clientManager.client(registered()).put("clientId", audience);
        refused(clientManager.update(renamed)).by("client-id").with(400, "invalid_client_metadata");
        assertThat(stored(audience)).as("the client").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "journal-api/read",
                "profile",
                "Journal-API",
                "journal-api/",
                "journal%2Dapi",
                "j\u043eurnal-api",
                "jour\u00adnal-api",
                "\u202ejournal-api",
                "\uff4e\uff48\uff4e\uff1asquat",
                "account-c0nsole",
                "{issuer}",
                "{issuer}/protocol/openid-connect/token",
                "{server}",
                "{server}/realms/another/"
            })
    @Attack(
            by = Attacker.VENDOR,
            tries = "registers or renames a client to a scope, a server address, or a lookalike of one or of a "
                    + "reserved name",
            outcome = "refused; only `manage-realm` may")
    void aRegistrationCannotTakeALookalikeName(String name) {
        String clientId = name.replace("{issuer}", realm.issuer())
                .replace("{server}", realm.issuer().substring(0, realm.issuer().indexOf("/realms/")));

        refused(Way.ADMIN_REST.register(client(clientId))).by("client-id").saying("manage-realm");
        refused(Way.DYNAMIC_DEFAULT.register(client(clientId))).by("client-id").with(400, "invalid_client_metadata");
        ObjectNode renamed = clientManager.client(registered()).put("clientId", clientId);
        refused(clientManager.update(renamed)).by("client-id");
        assertThat(stored(clientId)).as("the client").isEmpty();
    }

    @Test
    void anExistingLookalikeCanBeUpdated() {
        realm.plant("JOURNAL-API/", SigningKey.generate("ES256"), client -> {});
        ObjectNode client = clientManager.client("JOURNAL-API/");

        assertThat(clientManager.update(client.put("description", "changed")).status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nhn:of-the-realm", "journal-api", "Journal-Api."})
    void aRealmManagerMayUseSuchANameAndAVendorUpdatesIt(String audience) {
        Response made = realmManager.post("clients", client(audience));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        ObjectNode api = clientManager.client(audience);

        Response changed = clientManager.update(api.put("description", "changed"));

        assertThat(changed.status()).as(changed.body()).isEqualTo(204);
        realmManager.delete("clients/" + api.path("id").textValue());
    }

    @Test
    void aClientCanBeUpdatedAfterAScopeTakesItsName() {
        ObjectNode client = clientManager.client(HELD);

        assertThat(clientManager.update(client.put("description", "changed")).status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "journal",
                "nhn",
                "nhnx:squat",
                "helseprofil-vendor",
                "https://vendor.example/id",
                "urn:example:other"
            })
    void otherNamesAreAccepted(String clientId) {
        Response made = clientManager.post("clients", client(clientId));

        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "helseprofil.key-expires",
                "helseprofil.claim.nhn:demo-api:role",
                "helseprofil",
                "helseprofil%2Eapi",
                "helseprofil.api;x=y",
                "%68elseprofil.api",
                "other.attribute"
            })
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "writes a reserved attribute by `POST clients/{id}/certificates/helseprofil.x/…` with "
                    + "`manage-clients`",
            outcome = "refused: only the console's certificate names are allowed")
    void refusesACertificateUnderAReservedName(String name) {
        String clientId = registered();
        String path = "clients/" + clientManager.client(clientId).path("id").textValue() + "/certificates/" + name;
        ObjectNode download = JsonNodeFactory.instance
                .objectNode()
                .put("format", "PKCS12")
                .put("keySize", 1024)
                .put("keyAlias", "a")
                .put("keyPassword", "password")
                .put("storePassword", "password")
                .put("realmCertificate", false);

        Response downloaded = clientManager.post(path + "/generate-and-download", download);
        Response uploaded = upload(clientManager, path, "upload-certificate");
        Response replaced = upload(clientManager, path, "upload");

        JsonNode attributes = realm.admin().client(clientId).path("attributes");
        assertThat(attributes.toString()).as("%s", name).doesNotContain(".certificate\"", ".kid\"", "key-expires");
        assertThat(downloaded.status()).as(downloaded.body()).isEqualTo(400);
        assertThat(uploaded.status()).isEqualTo(400);
        assertThat(replaced.status()).isEqualTo(400);
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "generates a key under a reserved attribute by `POST "
                    + "clients/{id}/certificates/helseprofil.x/generate` with `manage-clients`",
            outcome = "refused: only the console's certificate names are allowed")
    void refusesKeyGenerationUnderAReservedName() {
        String clientId = registered();
        String path = "clients/" + clientManager.client(clientId).path("id").textValue();

        Response generated = clientManager.post(
                path + "/certificates/helseprofil.claim.nhn:demo-api:role/generate",
                JsonNodeFactory.instance.objectNode());

        assertThat(generated.status()).as(generated.body()).isEqualTo(400);
        assertThat(realm.admin().client(clientId).path("attributes").toString())
                .doesNotContain(".certificate\"", ".private.key\"", ".kid\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt.credential", "saml.signing", "saml.encryption"})
    void acceptsCertificatesUnderKeycloaksNames(String name) {
        String path = "clients/" + clientManager.client(registered()).path("id").textValue() + "/certificates/" + name;

        Response uploaded = upload(clientManager, path, "upload-certificate");

        assertThat(uploaded.status()).as(uploaded.body()).isEqualTo(200);
        assertThat(clientManager.get(path).text("certificate"))
                .as("what was uploaded")
                .isNotNull();
    }

    @Test
    void withoutTheProfileAllNamesAreAccepted() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            ObjectNode client = client("nhn:any").put("id", UUID.randomUUID().toString());
            client.withArray("optionalClientScopes").removeAll();
            assertThat(stock.admin().post("clients", client).status()).isEqualTo(201);
            String path = "clients/" + client.path("id").textValue() + "/certificates/helseprofil.x";
            assertThat(upload(stock.admin(), path, "upload-certificate").status())
                    .isEqualTo(200);
        }
    }

    private static Response upload(AdminApi admin, String certificates, String action) {
        return SubResourcesIT.upload(admin, certificates, action, "Certificate PEM", WeakKeys.CERTIFICATE);
    }

    private static ObjectNode client(String clientId) {
        return TestRealm.representation(clientId, SigningKey.generate("ES256"));
    }

    private static String registered() {
        String clientId = "client-" + UUID.randomUUID();
        realm.register(clientId, SigningKey.generate("ES256"), client -> {});
        return clientId;
    }

    private static JsonNode stored(String clientId) {
        return realm.admin()
                .get("clients?clientId=" + URLEncoder.encode(clientId, StandardCharsets.UTF_8))
                .json();
    }

    private static ObjectNode withoutScopes(ObjectNode client) {
        return client.deepCopy().without(List.of("defaultClientScopes", "optionalClientScopes"));
    }
}
