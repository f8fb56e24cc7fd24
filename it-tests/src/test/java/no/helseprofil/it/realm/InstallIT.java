package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Tests of a realm that drifts away from what the profile needs, one thing after the other. The drift is reported, and
 * an administrator mends it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallIT {

    private static final String INSTALL = "helseprofil/install";
    private static final String PID = "helseid://scopes/identity/pid";
    private static final String CHOICE = "authentication/required-actions/helseprofil-organisation";
    private static final List<String> DRIFTED =
            List.of("choice", "scope:" + PID, "code-lifetime", "sessions", "login-theme", "languages", "events");

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.withoutProfile();
        succeeded(realm.admin().post(INSTALL + "?reason=We+begin", "{}"));
        succeeded(realm.admin().put("client-policies/policies", """
                {"policies":[{"name":"own","description":"of the realm","enabled":true,
                  "conditions":[{"condition":"any-client","configuration":{"is-negative-logic":true}}],"profiles":[]},
                 {"name":"closed-without-helseprofil","enabled":true,
                  "conditions":[{"condition":"helseprofil","configuration":{}}],"profiles":[]}]}"""));
    }

    @Test
    @Order(1)
    @Tag("smoke")
    void anInstalledRealmHasNoDrift() {
        assertThat(items()).isNotEmpty().allSatisfy((id, item) -> {
            assertThat(item.path("state").textValue()).as("%s", item).isEqualTo("as-desired");
            assertThat(item.has("remedy")).isFalse();
        });
        assertThat(items())
                .containsKeys("guard", "realm-keys", "signature-algorithm", "client-flow", "address", "server");
        JsonNode nothing = succeeded(realm.admin().post(INSTALL + "?mend=all&dry-run=true", "{}"));
        assertThat(List.of("putBack", "scopes", "mended"))
                .allSatisfy(list -> assertThat(nothing.path(list)).as(list).isEmpty());
    }

    @Test
    @Order(2)
    void driftIsReportedWithItsStateAndAuthor() {
        drift();

        Map<String, JsonNode> items = items();
        assertThat(items.entrySet().stream()
                        .filter(item -> !"as-desired"
                                .equals(item.getValue().path("state").textValue()))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(DRIFTED);
        assertThat(items.get("choice").path("state").textValue()).isEqualTo("missing");
        assertThat(items.get("choice").path("mend").textValue()).isEqualTo("install");
        assertThat(items.get("scope:" + PID).path("actual").textValue()).isEqualTo("mapper pid");
        assertThat(items.get("code-lifetime").path("actual").textValue()).isEqualTo("accessCodeLifespan is PT10M");
        assertThat(items.get("login-theme").path("actual").textValue()).isEqualTo("keycloak.v2");
        assertThat(items.get("events").path("mend").textValue()).isEqualTo("named");
        assertThat(List.of("choice", "scope:" + PID, "events")).allSatisfy(id -> {
            JsonNode last = items.get(id).path("lastChange");
            assertThat(last.at("/by/user/name").textValue()).as(id).isEqualTo(KeycloakServer.ADMIN);
            assertThat(last.path("at").textValue()).as(id).startsWith("20");
        });
    }

    @Test
    @Order(3)
    void theRealmAssessmentReportsDrift() {
        JsonNode requirement = StreamSupport.stream(
                        realm.admin().get("helseprofil/requirements").json().spliterator(), false)
                .filter(each -> "installation".equals(each.path("id").textValue()))
                .findFirst()
                .orElseThrow();

        assertThat(requirement.path("satisfied").booleanValue()).isFalse();
        assertThat(requirement.path("value").textValue())
                .as("what a requirement of its own asks for is reported by that one")
                .isEqualTo("choice, scope:" + PID + ", sessions, login-theme, languages, events");
    }

    @Test
    @Order(4)
    void theMetricCountsDrift() {
        new ServerProbe(SharedServer.get()).run("helseprofil-drift");

        String metrics = Request.get(URI.create(SharedServer.get().managementUrl() + "/metrics"))
                .send()
                .body();
        assertThat(metrics.lines().filter(line -> line.startsWith("helseprofil_drift{item=\"events\"}")))
                .singleElement()
                .satisfies(line -> assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .isPositive());
        assertThat(metrics).as("no label names a realm").doesNotContain(realm.name() + "\"} ");
        assertThat(SharedServer.get().log())
                .contains("Realm " + realm.name() + " isn't as the profile needs it: choice, ");
    }

    @Test
    @Order(5)
    void withoutANameOnlyMissingItemsAreRestored() {
        Map<String, JsonNode> before = everything();

        assertThat(succeeded(realm.admin().post(INSTALL, "{}")).path("putBack")).hasToString("[\"choice\"]");

        assertThat(items().get("choice").path("state").textValue()).isEqualTo("as-desired");
        assertThat(items().get("events").path("state").textValue()).isEqualTo("different");
        assertThat(everything()).as("no other owner's settings are touched").isEqualTo(before);
    }

    @Test
    @Order(6)
    void refusesItemsThatCannotBeRepaired() {
        realm.changeRealm(settings -> settings.put("defaultSignatureAlgorithm", "RS256"));

        assertThat(refused("nothing")).contains("mend is all or an id");
        assertThat(refused("signature-algorithm"))
                .contains("signature-algorithm can only be fixed by hand: give the realm a key");

        realm.changeRealm(settings -> settings.put("defaultSignatureAlgorithm", "ES256"));
    }

    @Test
    @Order(7)
    void repairsOnlyTheNamedItems() {
        Map<String, JsonNode> before = everything();

        JsonNode answer = succeeded(realm.admin().post(INSTALL + "?mend=events&mend=scope:" + PID, "{}"));

        assertThat(answer.path("mended")).hasToString("[\"scope:" + PID + "\",\"events\"]");
        assertThat(items().get("events").path("state").textValue()).isEqualTo("as-desired");
        assertThat(items().get("scope:" + PID).path("state").textValue()).isEqualTo("as-desired");
        assertThat(items().get("login-theme").path("state").textValue())
                .as("a theme may be somebody's own")
                .isEqualTo("different");
        Map<String, JsonNode> after = everything();
        List.of(before, after)
                .forEach(all -> ((ObjectNode) all.get("realm")).remove(List.of("eventsEnabled", "eventsExpiration")));
        assertThat(after)
                .as("realm, clients, policies, components and other scopes, byte by byte")
                .isEqualTo(before);
    }

    @Test
    @Order(8)
    void repairsEverythingAndIsIdempotent() {
        succeeded(realm.admin().post(INSTALL + "?mend=all&reason=Mend", "{}"));

        assertThat(items())
                .allSatisfy((id, item) ->
                        assertThat(item.path("state").textValue()).as(id).isEqualTo("as-desired"));
        Map<String, JsonNode> mended = everything();
        int lines = realm.admin().get("helseprofil/changes").json().size();

        assertThat(succeeded(realm.admin().post(INSTALL + "?mend=all", "{}")).path("mended"))
                .isEmpty();

        assertThat(everything()).isEqualTo(mended);
        assertThat(realm.admin().get("helseprofil/changes").json()).hasSize(lines);
    }

    @Test
    @Order(9)
    void keepsAMapperThatTheRealmAdded() {
        String mappers = "client-scopes/" + scope().path("id").textValue() + "/protocol-mappers/models";
        succeeded(realm.admin().post(mappers, """
                {"name":"own","protocol":"openid-connect","protocolMapper":"helseprofil-claim-mapper",
                 "config":{"claim":"helseid://claims/identity/security_level","id.token.claim":"true"}}"""));
        int lines = realm.admin().get("helseprofil/changes").json().size();

        JsonNode item = items().get("scope:" + PID);
        assertThat(item.path("state").textValue()).isEqualTo("different");
        assertThat(item.path("mend").textValue()).isEqualTo("by-hand");
        assertThat(succeeded(realm.admin().post(INSTALL + "?mend=all", "{}")).path("mended"))
                .isEmpty();
        assertThat(refused("scope:" + PID)).contains("can only be fixed by hand: remove from the client scope");
        assertThat(realm.admin().get("helseprofil/changes").json())
                .as("nothing was written")
                .hasSize(lines);

        changeShippedMapper();
        assertThat(items().get("scope:" + PID).path("mend").textValue()).isEqualTo("named");
        assertThat(succeeded(realm.admin().post(INSTALL + "?mend=all", "{}")).path("mended"))
                .hasToString("[\"scope:" + PID + "\"]");
        assertThat(succeeded(realm.admin().post(INSTALL + "?mend=all", "{}")).path("mended"))
                .as("a second call does nothing")
                .isEmpty();
        assertThat(scope().path("protocolMappers").findValuesAsText("name")).contains("own");
    }

    @Test
    @Order(10)
    void namesTheOptionForIgnoredProxyHeaders() {
        JsonNode answer = succeeded(realm.admin()
                .send(realm.admin()
                        .request("GET", INSTALL)
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Host", "idp.example.no")));

        JsonNode address = items(answer).get("address");
        assertThat(address.path("state").textValue()).isEqualTo("different");
        assertThat(address.path("actual").textValue()).contains("https://idp.example.no", "http://localhost");
        assertThat(address.path("remedy").textValue()).contains("--proxy-headers=xforwarded", "--hostname=https://idp");
    }

    @Test
    @Order(11)
    void namesAnIdentityProviderWithoutSignatureChecks() {
        Map.of("oidc-off", "oidc", "saml-off", "saml", "google-off", "google", "hub", "github", "eid", "idporten")
                .forEach((alias, kind) -> make(provider(alias, kind, true, "false")));
        Map.of("oidc-on", "oidc", "saml-on", "saml")
                .forEach((alias, kind) -> make(provider(alias, kind, true, "true")));
        make(provider("disabled", "oidc", false, "false"));

        JsonNode item = items().get("broker-signatures");
        assertThat(item.path("state").textValue()).isEqualTo("different");
        assertThat(item.path("actual").textValue()).isEqualTo("not verified of google-off, oidc-off, saml-off");
        assertThat(item.path("remedy").textValue()).contains("validateSignature");
        assertThat(item.path("mend").textValue()).isEqualTo("by-hand");
        assertThat(item.at("/lastChange/path").textValue()).startsWith("identity-provider/instances/");

        List.of("oidc-off", "saml-off", "google-off")
                .forEach(alias -> realm.admin().delete("identity-provider/instances/" + alias));
        assertThat(items().get("broker-signatures").path("state").textValue()).isEqualTo("as-desired");
    }

    @Test
    @Order(12)
    void removalListsWhatRemainsWithItsCommands() {
        JsonNode stays =
                succeeded(realm.admin().delete(INSTALL + "?reason=We+stop")).path("stays");

        List<JsonNode> scopes = StreamSupport.stream(stays.spliterator(), false)
                .filter(each -> each.path("what").textValue().startsWith("client scope "))
                .toList();
        assertThat(scopes).hasSize(12);
        assertThat(stays.findValuesAsText("what"))
                .as("the realm added a mapper to it")
                .contains("client scope " + PID + ", which differs from ours: leave it if you made it")
                .contains("client scope helseid://scopes/hpr/hpr_number");
        scopes.forEach(scope -> {
            String command = scope.path("command").textValue();
            String path = command.replace("DELETE /admin/realms/" + realm.name() + "/", "");
            assertThat(realm.admin().delete(path).status()).as(command).isEqualTo(204);
        });
        assertThat(stays.findValuesAsText("what")).contains("login theme helseprofil");
        assertThat(realm.admin().get("client-policies/policies").body())
                .as("its own policies stay")
                .contains("\"own\"")
                .doesNotContain("closed-without");
    }

    private static void make(String provider) {
        Response made = realm.admin().post("identity-provider/instances", provider);
        assertThat(made.status()).as("%s of %s", made, provider).isEqualTo(201);
    }

    private static String provider(String alias, String kind, boolean isEnabled, String verifies) {
        String addresses = Set.of("google", "github").contains(kind)
                ? ",\"issuer\":\"https://accounts.google.com\""
                : """
                  ,"issuer":"https://eid.example","authorizationUrl":"https://eid.example/authorize",
                  "tokenUrl":"https://eid.example/token","useJwksUrl":"true","jwksUrl":"https://eid.example/jwks",
                  "singleSignOnServiceUrl":"https://eid.example/saml","entityId":"https://x.example",
                  "useMetadataDescriptorUrl":"true","metadataDescriptorUrl":"https://eid.example/metadata",
                  "signatureAlgorithm":"%s","syncMode":"FORCE"
                  """.formatted("saml".equals(kind) ? "RSA_SHA256" : "ES256");
        return """
                {"alias":"%s","providerId":"%s","enabled":%s,
                 "config":{"validateSignature":"%s","clientId":"x","clientSecret":"y"%s}}""".formatted(alias, kind, isEnabled, verifies, addresses);
    }

    private static String refused(String name) {
        Response answer = realm.admin().post(INSTALL + "?mend=" + name, "{}");
        assertThat(answer.status()).isEqualTo(400);
        return answer.body();
    }

    private static void drift() {
        realm.changeRealm(settings -> {
            settings.put("accessCodeLifespan", 600)
                    .put("ssoSessionMaxLifespan", 2_592_000)
                    .put("loginTheme", "keycloak.v2");
            settings.putArray("supportedLocales").add("en");
        });
        succeeded(realm.admin().put("events/config", "{\"eventsEnabled\":false}"));
        succeeded(realm.admin().delete(CHOICE));
        changeShippedMapper();
    }

    private static void changeShippedMapper() {
        JsonNode scope = scope();
        ObjectNode mapper = StreamSupport.stream(scope.path("protocolMappers").spliterator(), false)
                .filter(each -> "pid".equals(each.path("name").textValue()))
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElseThrow();
        mapper.withObject("/config").put("userinfo.token.claim", "false");
        succeeded(realm.admin()
                .put(
                        "client-scopes/" + scope.path("id").textValue() + "/protocol-mappers/models/"
                                + mapper.path("id").textValue(),
                        mapper));
    }

    private static JsonNode scope() {
        return StreamSupport.stream(realm.admin().get("client-scopes").json().spliterator(), false)
                .filter(each -> PID.equals(each.path("name").textValue()))
                .findFirst()
                .orElseThrow();
    }

    /** Returns everything that isn't ours to change, as the administrator reads it. */
    private static Map<String, JsonNode> everything() {
        Map<String, JsonNode> all = new TreeMap<>();
        all.put("realm", realm.admin().get("").json());
        List.of("clients", "client-policies/policies", "client-policies/profiles", "authentication/flows", "components")
                .forEach(path -> all.put(path, realm.admin().get(path).json()));
        for (JsonNode scope : realm.admin().get("client-scopes").json()) {
            if (!PID.equals(scope.path("name").textValue())) {
                all.put(scope.path("name").textValue(), scope);
            }
        }
        all.replaceAll((name, read) -> sorted(read));
        return all;
    }

    /**
     * Returns the node with its sets sorted. Keycloak lists a set, such as the scopes of a client, in another order
     * each time.
     */
    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> object.set(name, sorted(object.get(name))));
        }
        if (node.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            node.forEach(element -> elements.add(sorted(element)));
            elements.sort(Comparator.comparing(JsonNode::toString));
            return JsonNodeFactory.instance.arrayNode().addAll(elements);
        }
        return node;
    }

    private static Map<String, JsonNode> items() {
        return items(succeeded(realm.admin().get(INSTALL)));
    }

    private static Map<String, JsonNode> items(JsonNode answer) {
        Map<String, JsonNode> items = new TreeMap<>();
        answer.path("items").forEach(item -> items.put(item.path("id").textValue(), item));
        return items;
    }

    private static JsonNode succeeded(Response answer) {
        assertThat(answer.isSuccess()).as(answer + " " + answer.body()).isTrue();
        return answer.body().isEmpty() ? MissingNode.getInstance() : answer.json();
    }
}
