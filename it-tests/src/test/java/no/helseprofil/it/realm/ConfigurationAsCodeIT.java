package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A realm that is kept as code by tools which know nothing of the profile. What they do is repeated call by call, as
 * keycloak-config-cli 6.5 and the Terraform provider keycloak/keycloak do it: neither can be had from Maven Central.
 */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "applies a realm as code, without what the profile needs",
        outcome = "the realm stays under the profile, or answers 503; `GET install` names what is missing")
class ConfigurationAsCodeIT {

    private static final String INSTALL = "helseprofil/install";
    private static final String POLICIES = "client-policies/policies";
    private static final String REQUIRED_ACTIONS = "authentication/required-actions";
    private static final String CHOICE = REQUIRED_ACTIONS + "/helseprofil-organisation";
    private static final String PROFILE_TYPE = "no.helseprofil.keycloak.storage.ProfileProvider";
    private static final String OWN_POLICY = """
            {"policies":[{"name":"own","description":"of the tool","enabled":true,"profiles":[],
              "conditions":[{"condition":"any-client","configuration":{"is-negative-logic":"true"}}]}]}""";

    @AutoClose
    private TestRealm realm;

    @BeforeEach
    void putARealmUnderTheProfile() {
        realm = TestRealm.withoutProfile();
        succeeded(realm.admin().post(INSTALL + "?reason=As+code", "{}"));
    }

    @Test
    void runningConfigCliTwiceChangesNothing() {
        List<String> before = ours();

        runConfigCli();
        assertThat(ours()).isEqualTo(before);
        assertNothingDiffers();

        runConfigCli();
        assertThat(ours()).isEqualTo(before);
        assertNothingDiffers();
        assertThat(names(realm.admin().get(POLICIES).json().path("policies")))
                .as("the tool has its own, too")
                .containsExactlyInAnyOrder("own", "closed-without-helseprofil");
        assertThat(refusalOfNobody().body()).contains("private-key-jwt: ");
    }

    @Test
    void configCliCannotImportTheProfileComponent() {
        ObjectNode component = JsonNodeFactory.instance
                .objectNode()
                .put("name", "helseprofil")
                .put("providerId", "helseprofil")
                .put("providerType", PROFILE_TYPE);
        component.putObject("config").putArray("document").add("{\"ruleSet\":\"fapi2\"}");
        List<String> before = ours();

        assertThat(realm.admin().post("components", component).status()).isEqualTo(403);

        assertThat(ours()).isEqualTo(before);
    }

    @Test
    void configCliWithoutStateRemovesTheActionAndInstallRestoresIt() {
        succeeded(realm.admin().delete(CHOICE));

        JsonNode installation = succeeded(realm.admin().get(INSTALL));
        assertThat(installation.path("missing")).hasToString("[\"choice\"]");
        assertThat(refusalOfNobody().body()).as("the profile holds meanwhile").contains("private-key-jwt: ");
        assertThat(succeeded(realm.admin().post(INSTALL, "{}")).path("putBack")).hasToString("[\"choice\"]");
        assertNothingDiffers();

        succeeded(realm.admin().delete(CHOICE));
        succeeded(realm.admin().put("", configCliRealm("its last call")));
        assertNothingDiffers();
    }

    @Test
    void configCliWithoutStateRemovesKeysAndClosesTheRealm() {
        for (JsonNode key : realm.admin()
                .get("components?type=org.keycloak.keys.KeyProvider")
                .json()) {
            if (key.path("providerId").textValue().startsWith("hmac")) {
                succeeded(realm.admin().delete("components/" + key.path("id").textValue()));
            }
        }

        assertThat(refusalOfNobody().status()).isEqualTo(503);
        assertThat(states()).contains("profile=different");

        ObjectNode key = JsonNodeFactory.instance
                .objectNode()
                .put("name", "hmac-generated-hs512")
                .put("providerId", "hmac-generated")
                .put("providerType", "org.keycloak.keys.KeyProvider");
        key.putObject("config").putArray("algorithm").add("HS512");
        succeeded(realm.admin().post("components", key));

        assertThat(refusalOfNobody().body()).contains("private-key-jwt: ");
        assertNothingDiffers();
    }

    @Test
    void terraformReplacementsChangeNothing() {
        List<String> before = ours();

        for (int apply = 0; apply < 2; apply++) {
            succeeded(realm.admin().put("client-policies/profiles", "{\"profiles\":[],\"globalProfiles\":[]}"));
            succeeded(realm.admin().put(POLICIES, OWN_POLICY));
            succeeded(realm.admin().put("", terraformsRealm()));
            assertThat(ours()).isEqualTo(before);
            assertNothingDiffers();
        }
        succeeded(realm.admin().put(POLICIES, "{\"policies\":[]}"));
        assertThat(ours()).as("a destroy of the last policy").isEqualTo(before);
        assertThat(refusalOfNobody().body()).contains("private-key-jwt: ");
    }

    @Test
    void aTerraformClientKeepsItsRegistrationStamp() {
        ObjectNode client = realm.admin().client(TestRealm.WITH_SECRET);
        String mark = client.at("/attributes/helseprofil.registered").textValue();
        client.putObject("attributes").put("owner", "terraform");

        succeeded(realm.admin().update(client));

        JsonNode attributes = realm.admin().client(TestRealm.WITH_SECRET).path("attributes");
        assertThat(mark).isEqualTo("existing");
        assertThat(attributes.path("helseprofil.registered").textValue()).isEqualTo(mark);
        assertThat(attributes.path("owner").textValue()).isEqualTo("terraform");
        assertThat(succeeded(realm.admin().get(INSTALL)).path("importedClients"))
                .isEmpty();
    }

    @Test
    void puttingTheSameProfileAgainIsNoChange() {
        String document = realm.admin().profile().body();
        String tag = tag();
        int lines = lines();

        for (int run = 0; run < 2; run++) {
            assertThat(realm.admin().putProfile(document, "*").header("ETag")).contains(tag);
            assertThat(realm.admin().profile().body()).isEqualTo(document);
            assertThat(tag()).as("no clock and no chance is in it").isEqualTo(tag);
        }

        assertThat(realm.admin()
                        .putProfile(document.replace("{", "{\n  ").replace(",\"", ",\n  \""), "*")
                        .isSuccess())
                .isTrue();
        assertThat(lines()).as("laid out otherwise, it says the same").isEqualTo(lines);
    }

    /**
     * Writes in the order of RealmImportService: realm, policies, a client as it is merged with what is there, state.
     */
    private void runConfigCli() {
        succeeded(realm.admin().put("", configCliRealm("before")));
        succeeded(realm.admin().put("client-policies/profiles", "{\"profiles\":[]}"));
        succeeded(realm.admin().put(POLICIES, OWN_POLICY));
        ObjectNode merged = realm.admin().client(TestRealm.MACHINE).put("description", "kept as code");
        succeeded(realm.admin().update(merged));
        succeeded(realm.admin().put("", configCliRealm("after")));
    }

    private ObjectNode configCliRealm(String checksum) {
        ObjectNode written = (ObjectNode) realm.admin().get("").json();
        written.put("displayName", "Kept as code");
        written.withObject("/attributes").put("de.adorsys.keycloak.config.import-checksum-default", checksum);
        return written;
    }

    /** Terraform knows a part of a realm's members, and of its attributes only those that its own files name. */
    private ObjectNode terraformsRealm() {
        ObjectNode read = (ObjectNode) realm.admin().get("").json();
        read.remove(List.of("clientPolicies", "clientProfiles", "localizationTexts", "requiredActions"));
        read.putObject("attributes").put("owner", "terraform");
        return read;
    }

    /** Document and tag, guard, scopes with mappers, required action, marks of clients and how many changes are recorded. */
    private List<String> ours() {
        List<String> ours = new ArrayList<>();
        ours.add(realm.admin().profile().body() + " " + tag());
        realm.admin().get(POLICIES).json().path("policies").forEach(policy -> {
            if (policy.path("name").textValue().equals("closed-without-helseprofil")) {
                ours.add(policy.toString());
            }
        });
        List<String> scopes = new ArrayList<>();
        realm.admin().get("client-scopes").json().forEach(scope -> scopes.add(sorted(scope)));
        scopes.stream().sorted().forEach(ours::add);
        realm.admin().get(REQUIRED_ACTIONS).json().forEach(action -> ours.add(action.toString()));
        realm.admin()
                .get("clients?max=100")
                .json()
                .forEach(client -> ours.add(client.path("clientId").textValue() + " "
                        + client.at("/attributes/helseprofil.registered").textValue()));
        ours.add(lines() + " changes");
        return ours;
    }

    /** Returns a scope with its mappers sorted. Keycloak lists them in another order each time. */
    private static String sorted(JsonNode scope) {
        List<String> mappers = new ArrayList<>();
        scope.path("protocolMappers").forEach(mapper -> mappers.add(mapper.toString()));
        return scope.path("name").textValue() + mappers.stream().sorted().toList();
    }

    private String tag() {
        return realm.admin().profile().header("ETag").orElseThrow();
    }

    private int lines() {
        return realm.admin().get("helseprofil/changes").json().size();
    }

    private void assertNothingDiffers() {
        assertThat(states()).allMatch(state -> state.endsWith("=as-desired"));
    }

    private List<String> states() {
        return StreamSupport.stream(
                        succeeded(realm.admin().get(INSTALL)).path("items").spliterator(), false)
                .map(item ->
                        item.path("id").textValue() + "=" + item.path("state").textValue())
                .toList();
    }

    /**
     * Returns the answer to a client that isn't registered as one with a key, on its way through the realm's token
     * endpoint.
     */
    private Response refusalOfNobody() {
        return Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "client_credentials")
                .form("client_id", "nobody")
                .send();
    }

    private static List<String> names(JsonNode policies) {
        return policies.findValuesAsText("name");
    }

    private static JsonNode succeeded(Response answer) {
        assertThat(answer.isSuccess()).as("%s %s", answer, answer.body()).isTrue();
        return answer.body().isEmpty() ? JsonNodeFactory.instance.objectNode() : answer.json();
    }
}
