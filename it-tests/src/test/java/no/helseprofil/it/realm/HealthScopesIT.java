package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client scopes of HelseID, and our own, come into a realm when it comes under the profile, and change nothing that is there. */
@Tag("slow")
class HealthScopesIT {

    private static final String INSTALL = "helseprofil/install";
    private static final String PREFIX = "helseid://scopes/";
    private static final String PID = PREFIX + "identity/pid";
    private static final String PSEUDONYM = PREFIX + "identity/pid_pseudonym";
    private static final String SELF = "helseprofil/self";
    private static final String SELF_SERVICE = "nhn:selvbetjening/client";
    private static final int SHIPPED = 12;

    @AutoClose
    private TestRealm realm;

    @BeforeEach
    void createARealmThatLacksThem() {
        realm = TestRealm.withoutProfile();
        scopes().values().forEach(scope -> realm.admin().delete(path(scope)));
    }

    @Test
    @Tag("smoke")
    void installCreatesAndRecordsThem() {
        JsonNode answer = succeeded(realm.admin().post(INSTALL + "?reason=We+begin", "{}"));

        assertThat(answer.path("scopes")).hasSize(SHIPPED);
        assertThat(scopes()).hasSize(SHIPPED).containsKeys(PID, PSEUDONYM, SELF, SELF_SERVICE);
        JsonNode standing = standing();
        assertThat(standing.path("scopes")).isEmpty();
        assertThat(standing.path("different")).as("as they are shipped").isEmpty();
        assertThat(installations()).hasSize(1).first().satisfies(line -> {
            assertThat(line.path("why").textValue()).isEqualTo("We begin");
            assertThat(line.at("/details/putBack")).isEmpty();
            assertThat(line.at("/details/scopes")).hasSize(SHIPPED);
        });
        assertThat(realm.admin().get("admin-events").json().findValuesAsText("resourceType"))
                .containsOnlyOnce("HELSEPROFIL_INSTALL");
    }

    @Test
    void theFirstDocumentCreatesThemForNoClientAndTheyRemain() {
        List<String> before = scopesOfClients();

        realm.putProfile(TestRealm.DOCUMENT);

        assertThat(scopes()).hasSize(SHIPPED);
        assertThat(scopesOfClients()).isEqualTo(before);
        realm.register("later", realm.key(TestRealm.MACHINE), client -> {
            client.remove("defaultClientScopes");
            client.remove("optionalClientScopes");
        });
        assertThat(scopesOfClients())
                .as("nor does one that is registered afterwards: they are no default of the realm")
                .noneMatch(scopes -> scopes.contains(PREFIX) || scopes.contains(SELF_SERVICE));
        assertThat(realm.admin().client("later").path("optionalClientScopes"))
                .as("it may ask for what was found of it")
                .anyMatch(scope -> SELF.equals(scope.textValue()));
        assertThat(realm.admin().client("later").path("defaultClientScopes"))
                .as("and gets it only if it asks")
                .noneMatch(scope -> SELF.equals(scope.textValue()));

        realm.admin().delete(INSTALL + "?reason=We+stop");

        assertThat(scopes()).as("after removal of the profile").hasSize(SHIPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT helseprofil/profile", "POST " + INSTALL})
    void aDryRunListsWhatWouldBeCreated(String endpoint) {
        String[] parts = endpoint.split(" ");

        JsonNode prospect = succeeded(realm.admin()
                .send(realm.admin()
                        .request(parts[0], parts[1] + "?dry-run=true")
                        .header("If-Match", "*")
                        .body("application/json", TestRealm.DOCUMENT)));

        assertThat(prospect.path("scopes")).hasSize(SHIPPED);
        assertThat(scopes()).isEmpty();
        assertThat(standing().path("scopes")).isEqualTo(prospect.path("scopes"));
    }

    @Test
    void onlyInstallRestoresADeletedScope() {
        realm.putProfile(TestRealm.DOCUMENT);
        realm.admin().delete(path(scopes().get(PID)));

        realm.putProfile(TestRealm.DATED);

        assertThat(scopes()).doesNotContainKey(PID);
        assertThat(standing().path("scopes")).hasToString("[\"" + PID + "\"]");
        int lines = installations().size();

        JsonNode wouldBe = succeeded(realm.admin().post(INSTALL + "?dry-run=true", "{}"));
        assertThat(wouldBe.path("scopes")).hasToString("[\"" + PID + "\"]");
        assertThat(scopes()).doesNotContainKey(PID);
        JsonNode answer = succeeded(realm.admin().post(INSTALL, "{}"));

        assertThat(answer).isEqualTo(wouldBe);
        assertThat(scopes()).containsKey(PID);
        assertThat(installations()).hasSize(lines + 1);
    }

    @Test
    void anExistingScopeIsKeptAndReported() {
        realm.putProfile(TestRealm.DOCUMENT);
        change(PID, mapper -> ((ObjectNode) mapper.path("config")).put("userinfo.token.claim", "false"));
        JsonNode changed = scopes().get(PID);

        assertThat(standing().path("different")).hasToString("[{\"name\":\"" + PID + "\",\"what\":[\"mapper pid\"]}]");
        succeeded(realm.admin().post(INSTALL, "{}"));

        assertThat(scopes()).containsEntry(PID, changed);
    }

    @Test
    void eachRealmHasOnePseudonymSaltOfItsOwn() {
        realm.putProfile(TestRealm.DOCUMENT);

        assertThat(salts()).hasSize(2);
        String salt = salts().get(0);
        assertThat(salt).as("the server made it").hasSizeGreaterThan(40);
        assertThat(salts()).as("or pid_pseudonym would depend on the scope").containsOnly(salt);

        realm.admin().delete(path(scopes().get(PREFIX + "identity/all")));
        realm.admin().post(INSTALL, "{}");
        assertThat(salts()).as("one that is made later").containsExactly(salt, salt);

        change(PSEUDONYM, mapper -> ((ObjectNode) mapper.path("config")).put("salt", ""));
        assertThat(salts()).as("who empties the field gets it back").containsExactly(salt, salt);

        realm.close();
        createARealmThatLacksThem();
        realm.putProfile(TestRealm.DOCUMENT);
        assertThat(salts()).as("another realm").isNotEmpty().doesNotContain(salt);
    }

    private JsonNode standing() {
        return succeeded(realm.admin().get(INSTALL));
    }

    /** Returns the shipped scopes by name. */
    private Map<String, JsonNode> scopes() {
        Map<String, JsonNode> scopes = new TreeMap<>();
        for (JsonNode scope : succeeded(realm.admin().get("client-scopes"))) {
            String name = scope.path("name").textValue();
            if (name.startsWith(PREFIX) || Set.of(SELF, SELF_SERVICE).contains(name)) {
                scopes.put(name, scope);
            }
        }
        return scopes;
    }

    private List<String> salts() {
        return scopes().values().stream()
                .flatMap(scope -> scope.path("protocolMappers").valueStream())
                .filter(mapper -> mapper.path("protocolMapper").textValue().contains("pseudonym"))
                .map(mapper -> mapper.at("/config/salt").asText())
                .toList();
    }

    private void change(String scope, Consumer<JsonNode> change) {
        JsonNode mapper = scopes().get(scope).path("protocolMappers").get(0);
        change.accept(mapper);
        String path = path(scopes().get(scope)) + "/protocol-mappers/models/"
                + mapper.path("id").textValue();
        assertThat(realm.admin().put(path, mapper).isSuccess()).isTrue();
    }

    private List<String> scopesOfClients() {
        List<String> scopes = new ArrayList<>();
        for (JsonNode client : succeeded(realm.admin().get("clients"))) {
            scopes.add(client.path("clientId").textValue()
                    + sorted(client.path("defaultClientScopes"))
                    + sorted(client.path("optionalClientScopes")));
        }
        return scopes;
    }

    /** Returns the names in order; Keycloak has none. */
    private static List<String> sorted(JsonNode names) {
        return names.valueStream().map(JsonNode::textValue).sorted().toList();
    }

    private List<JsonNode> installations() {
        return realm.admin()
                .get("helseprofil/changes")
                .json()
                .valueStream()
                .filter(line -> "installation".equals(line.at("/what/kind").textValue()))
                .toList();
    }

    private static String path(JsonNode scope) {
        return "client-scopes/" + scope.path("id").textValue();
    }

    private static JsonNode succeeded(Response answer) {
        assertThat(answer.isSuccess()).as(answer + " " + answer.body()).isTrue();
        return answer.json();
    }
}
