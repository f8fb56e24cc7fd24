package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The policy that keeps a realm closed when the pack is gone: it is there as soon as the realm is under the profile, and no
 * way of writing the realm's policies loses it or touches the others. What it does is shown by {@link UninstallIT}.
 */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "removes the policy that keeps a realm closed without the JAR",
        outcome = "it is restored, others untouched")
class RealmGuardIT {

    private static final String GUARD = "closed-without-helseprofil";
    private static final String POLICIES = "client-policies/policies";
    private static final String ATTRIBUTE = "client-policies.policies";
    private static final JsonNode OWN_PROFILES = json("""
            {"profiles": [{"name": "own", "description": "mine",
                           "executors": [{"executor": "consent-required", "configuration": {"auto-configure": "false"}}]}]}""");
    private static final JsonNode OWN_POLICIES = json("""
            {"policies": [
              {"name": "second", "description": "off", "enabled": false, "mode": "STRICT", "profiles": ["own"],
               "conditions": [{"condition": "client-roles", "configuration": {"roles": ["nobody-has-it"]}}]},
              {"name": "first", "description": "on", "enabled": true, "profiles": [],
               "conditions": [{"condition": "any-client", "configuration": {}}]}]}""");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @BeforeEach
    void putOwnPolicies() {
        succeeded(realm.admin().put("client-policies/profiles", OWN_PROFILES));
        succeeded(realm.admin().put(POLICIES, OWN_POLICIES));
    }

    @Tag("smoke")
    @Test
    void anImportedRealmHasTheGuard() {
        assertThat(names(realm.admin().realm("helse").get(POLICIES))).containsExactly(GUARD);
    }

    @Test
    void anActivatedRealmGetsTheGuardLast() {
        try (TestRealm other = TestRealm.withoutProfile()) {
            succeeded(other.admin().put("client-policies/profiles", OWN_PROFILES));
            succeeded(other.admin().put(POLICIES, OWN_POLICIES));

            other.putProfile(TestRealm.DOCUMENT);

            assertGuarded(other);
        }
    }

    @Test
    void describesItsPurpose() {
        JsonNode guard = realm.admin().get(POLICIES).json().path("policies").path(2);

        assertThat(guard.path("name").textValue()).isEqualTo(GUARD);
        assertThat(guard.path("description").textValue()).contains("Keeps this realm closed if Helseprofil is removed");
        assertThat(guard.path("profiles")).as("nothing to execute").isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysToWrite")
    void noUpdateRemovesTheGuard(String name, Consumer<TestRealm> write) {
        write.accept(realm);

        assertGuarded(realm);
    }

    static Stream<Arguments> waysToWrite() {
        return Stream.of(
                way("the policies without it", RealmGuardIT::replacePolicies),
                way(
                        "the policies with it disabled",
                        realm -> writeChanged(realm, guard -> guard.put("enabled", false))),
                way(
                        "the policies with it emptied",
                        realm -> writeChanged(realm, guard -> guard.putArray("conditions"))),
                way("the realm as it was read", realm -> realm.changeRealm(unchanged -> {})),
                way(
                        "the realm with policies that lack it",
                        realm -> realm.changeRealm(changed -> changed.set("clientPolicies", OWN_POLICIES))),
                way(
                        "the raw attribute",
                        realm -> realm.changeRealm(changed -> {
                            changed.remove("clientPolicies");
                            changed.withObject("/attributes").put(ATTRIBUTE, OWN_POLICIES.toString());
                        })),
                way("the profile", realm -> realm.putProfile(TestRealm.DOCUMENT)));
    }

    @Test
    void deletingTheLastPolicyKeepsTheGuard() {
        succeeded(realm.admin().put(POLICIES, json("{\"policies\":[]}")));

        assertThat(names(realm.admin().get(POLICIES))).containsExactly(GUARD);
    }

    @Test
    void unreadablePoliciesAreReportedWithARemedy() {
        ObjectNode change = (ObjectNode) json("{\"attributes\":{\"" + ATTRIBUTE + "\":\"{\"}}");

        succeeded(realm.admin().put("", change));

        assertThat(ServerLog.lines(SharedServer.get(), "Realm " + realm.name(), "nothing would keep it closed"))
                .singleElement()
                .asString()
                .contains("ERROR", "PUT /admin/realms/" + realm.name() + "/client-policies/policies");
        replacePolicies(realm);
        assertGuarded(realm);
    }

    @Test
    void aRealmWithoutTheProfileHasNoGuard() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            stock.changeRealm(unchanged -> {});
            assertThat(names(stock.admin().get(POLICIES))).isEmpty();

            succeeded(stock.admin().put("client-policies/profiles", OWN_PROFILES));
            replacePolicies(stock);
            assertThat(stock.admin().get(POLICIES).json()).isEqualTo(OWN_POLICIES);
        }
    }

    private static void assertGuarded(TestRealm realm) {
        ArrayNode policies =
                (ArrayNode) realm.admin().get(POLICIES).json().path("policies").deepCopy();
        JsonNode guard = policies.remove(policies.size() - 1);

        assertThat(guard.path("name").textValue()).isEqualTo(GUARD);
        assertThat(guard.path("enabled").booleanValue()).isTrue();
        assertThat(guard.path("conditions").toString()).contains("\"condition\":\"helseprofil\"");
        assertThat(policies).as("the realm's own").isEqualTo(OWN_POLICIES.path("policies"));
        assertThat(realm.admin().get("client-policies/profiles").json()).isEqualTo(OWN_PROFILES);
    }

    private static void replacePolicies(TestRealm realm) {
        succeeded(realm.admin().put(POLICIES, OWN_POLICIES));
    }

    private static void writeChanged(TestRealm realm, Consumer<ObjectNode> change) {
        JsonNode policies = realm.admin().get(POLICIES).json();
        change.accept((ObjectNode) policies.path("policies").path(2));
        succeeded(realm.admin().put(POLICIES, policies));
    }

    private static List<String> names(Response policies) {
        List<String> names = new ArrayList<>();
        policies.json()
                .path("policies")
                .forEach(policy -> names.add(policy.path("name").textValue()));
        return names;
    }

    private static Arguments way(String name, Consumer<TestRealm> write) {
        return Arguments.of(name, write);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
