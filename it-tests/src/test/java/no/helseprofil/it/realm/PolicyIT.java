package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the profile stands among the client policies of every realm, where administrators look for such things. No
 * administrator can change it there, and a realm's own policies work beside it.
 */
class PolicyIT {

    private static final String OURS = "helseprofil";
    private static final String GUARDED = "guarded";

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        String id = realm.id(TestRealm.OTHER_MACHINE);
        succeeded(realm.admin().post("clients/" + id + "/roles", object().put("name", GUARDED)));
    }

    @AfterEach
    void removeOwnPolicies() {
        succeeded(realm.admin().put("client-policies/policies", named("policies", List.of())));
        succeeded(realm.admin().put("client-policies/profiles", named("profiles", List.of())));
    }

    @Tag("smoke")
    @ParameterizedTest
    @ValueSource(strings = {"policies", "profiles"})
    void isListedAsGlobalOnly(String kind) {
        JsonNode listed = list(kind);

        assertThat(names(listed.path(global(kind)))).contains(OURS);
        assertThat(names(listed.path(kind))).doesNotContain(OURS);
    }

    @Test
    void namesItsConditionAndItsExecutor() {
        assertThat(find(list("policies").path("globalPolicies")).toString())
                .contains("\"enabled\":true", "\"condition\":\"helseprofil\"", "\"profiles\":[\"helseprofil\"]");
        assertThat(find(list("profiles").path("globalProfiles")).toString()).contains("\"executor\":\"helseprofil\"");
    }

    @Test
    void isListedButInactiveWithoutTheProfile() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            assertThat(names(stock.admin()
                            .get("client-policies/policies?include-global-policies=true")
                            .json()
                            .path("globalPolicies")))
                    .contains(OURS);
            stock.changeAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
            assertThat(SecretClient.of(stock).password("openid").text("access_token"))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies", "profiles"})
    void aRealmCannotDefineTheSameName(String kind) {
        ObjectNode own = named(kind, List.of("our-own"));
        ObjectNode taken = named(kind, List.of(OURS));

        assertThat(realm.admin().put("client-policies/" + kind, own).status())
                .as("another name")
                .isEqualTo(204);
        assertThat(realm.admin().put("client-policies/" + kind, taken).status())
                .as("our name")
                .isEqualTo(400);
        assertThat(names(list(kind).path(kind))).contains("our-own").doesNotContain(OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies", "profiles"})
    void writingTheListBackChangesNothing(String kind) {
        ObjectNode unchanged = (ObjectNode) list(kind);
        assertThat(realm.admin().put("client-policies/" + kind, unchanged).status())
                .as("the list as it was read")
                .isEqualTo(204);

        ObjectNode disabled = unchanged.deepCopy();
        ((ObjectNode) find(disabled.path(global(kind))))
                .put("description", "changed")
                .put("enabled", false);
        if (kind.equals("profiles")) {
            ((ObjectNode) find(disabled.path(global(kind)))).remove("enabled");
        }
        assertThat(realm.admin().put("client-policies/" + kind, disabled).status())
                .as("with ours changed")
                .isEqualTo(400);
        assertThat(list(kind)).isEqualTo(unchanged);
    }

    @Test
    void aRealmPolicyRefusesInAddition() {
        OidcClient guarded = realm.oidc(TestRealm.OTHER_MACHINE);
        assertThat(guarded.clientCredentials(TestRealm.SCOPE).accessToken())
                .as("before the policy")
                .isNotEmpty();

        refuseClientsWithRole();

        refused(guarded.clientCredentials(TestRealm.SCOPE)).byKeycloak().with(400, "invalid_request");
        refused(guarded.withoutProof().clientCredentials(TestRealm.SCOPE))
                .by("sender-constrained-tokens")
                .with(400, "invalid_dpop_proof");
        assertThat(realm.oidc(TestRealm.MACHINE)
                        .clientCredentials(TestRealm.SCOPE)
                        .accessToken())
                .as("a client that the policy doesn't speak of")
                .isNotEmpty();
    }

    @Test
    void aRealmPolicyForAnyClientRefusesInAddition() {
        own("any-client", object());

        refused(realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE))
                .byKeycloak()
                .with(400, "invalid_request");
        refused(realm.oidc(TestRealm.USER_LOGIN).push(realm.authorizationRequest()))
                .byKeycloak()
                .with(400, "invalid_request");
    }

    @Test
    void ourExecutorInARealmPolicyIsHarmless() {
        ObjectNode profiles = named("profiles", List.of("our-own"));
        executors(profiles).addObject().put("executor", OURS).putObject("configuration");
        succeeded(realm.admin().put("client-policies/profiles", profiles));
        ObjectNode policies = named("policies", List.of("our-own"));
        conditions(policies).addObject().put("condition", OURS).putObject("configuration");
        succeeded(realm.admin().put("client-policies/policies", policies));

        assertThat(realm.logIn(realm.oidc(TestRealm.USER_LOGIN)).accessToken()).isNotEmpty();
        refused(realm.oidc(TestRealm.MACHINE).withoutProof().clientCredentials(TestRealm.SCOPE))
                .by("sender-constrained-tokens");
    }

    private static void refuseClientsWithRole() {
        ObjectNode configuration = object();
        configuration.putArray("roles").add(GUARDED);
        own("client-roles", configuration);
    }

    /** A policy of the realm's own that refuses whatever the condition meets. */
    private static void own(String condition, ObjectNode configuration) {
        ObjectNode profiles = named("profiles", List.of("our-own"));
        executors(profiles).addObject().put("executor", "reject-request").putObject("configuration");
        succeeded(realm.admin().put("client-policies/profiles", profiles));
        ObjectNode policies = named("policies", List.of("our-own"));
        conditions(policies).addObject().put("condition", condition).set("configuration", configuration);
        succeeded(realm.admin().put("client-policies/policies", policies));
    }

    private static ArrayNode executors(ObjectNode profiles) {
        return ((ObjectNode) profiles.path("profiles").path(0)).putArray("executors");
    }

    private static ArrayNode conditions(ObjectNode policies) {
        ObjectNode policy = (ObjectNode) policies.path("policies").path(0);
        policy.putArray("profiles").add("our-own");
        return policy.putArray("conditions");
    }

    /** Policies or profiles of these names, which do nothing. */
    private static ObjectNode named(String kind, List<String> names) {
        ObjectNode list = object();
        list.putArray(kind);
        for (String name : names) {
            ObjectNode entry =
                    list.withArray(kind).addObject().put("name", name).put("description", name);
            if (kind.equals("policies")) {
                entry.put("enabled", true).putArray("conditions");
                entry.putArray("profiles");
            } else {
                entry.putArray("executors");
            }
        }
        return list;
    }

    private static JsonNode list(String kind) {
        return succeeded(realm.admin().get("client-policies/" + kind + "?include-global-" + kind + "=true"))
                .json();
    }

    private static String global(String kind) {
        return kind.equals("policies") ? "globalPolicies" : "globalProfiles";
    }

    private static JsonNode find(JsonNode list) {
        return list.valueStream()
                .filter(entry -> OURS.equals(entry.path("name").textValue()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode list) {
        return list.findValuesAsText("name");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
