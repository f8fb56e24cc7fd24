package no.helseprofil.it.users;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rights of administrators to read or write what is known of a person: every role, each one alone, at every endpoint
 * that the server lists. Roles and endpoints come from the server, so that a new one is in the table, or fails the
 * test.
 */
class AdministratorRolesIT {

    private static final String PID = "17056600574";
    private static final String HPR_NUMBER = "431001110";
    private static final String ORGANISATION = "999977774";
    private static final String SUBJECT = "a-person-at-the-provider";
    private static final String OF_BEFORE = "of-before";
    private static final String OTHER_DIGITS = "28056600570";
    private static final List<String> PERSONAL = List.of(PID, HPR_NUMBER, ORGANISATION, "Autorisasjon");
    private static final String DETAILS =
            "{\"approvals\":[{\"profession\":\"LE\",\"authorization\":{\"value\":\"1\",\"description\":\"Autorisasjon\"}}]}";

    /** Keycloak lets who manages users view them. */
    private static final Set<String> READERS = Set.of("view-users", "manage-users");

    /** Parameters that page, order or shape an answer, and find no person. */
    private static final Set<String> SHAPING = Set.of(
            "first",
            "max",
            "briefRepresentation",
            "exact",
            "direction",
            "populateHierarchy",
            "subGroupsCount",
            "fields",
            "deep");

    /**
     * Endpoints that disclose the numbers to an administrator who may do everything: requests there have the right ids.
     */
    private static final Set<String> TELLING = Set.of(
            "/users",
            "/users/{user-id}",
            "/groups/{group-id}/members",
            "/roles/{role-name}/users",
            "/organizations/{org-id}/members",
            "/organizations/{org-id}/members/{member-id}",
            "/organizations/{org-id}/groups/{group-id}/members",
            "/clients/{client-uuid}/evaluate-scopes/generate-example-access-token",
            "/clients/{client-uuid}/evaluate-scopes/generate-example-userinfo",
            "/ui-ext/brute-force-user");

    private static final String EVALUATION = "clients/{client-uuid}/authz/resource-server/policy/evaluate";

    /** Addresses that are asked by POST, and answer with something of users, or of the realm. */
    private static final List<String> TRIALS = List.of(
            EVALUATION,
            "clients/{client-uuid}/authz/resource-server/permission/evaluate",
            "partial-export?exportClients=true&exportGroupsAndRoles=true");

    private static final Map<String, AdminApi> ADMINISTRATORS = new LinkedHashMap<>();
    private static final Map<String, AdminApi> OF_STOCK = new LinkedHashMap<>();

    @AutoClose
    private static TestRealm realm;

    @AutoClose
    private static TestRealm stock;

    private static Map<String, String> ids;
    private static List<AdminEndpoint> endpoints;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        stock = TestRealm.withoutProfile();
        List.of(realm, stock).forEach(AdministratorRolesIT::fill);
        ids = ids(realm);
        roles(realm).forEach(role -> ADMINISTRATORS.put(role, Administrators.of(server(), realm.name(), role)));
        ADMINISTRATORS.put("no role", Administrators.of(server(), realm.name()));
        Stream.of("query-users", "manage-identity-providers", "view-authorization", "view-clients")
                .forEach(role -> OF_STOCK.put(role, Administrators.of(server(), stock.name(), role)));
        endpoints = AdminEndpoint.of(server());
    }

    @Test
    void everyAdminEndpointIsListed() throws IOException {
        try (InputStream known = Objects.requireNonNull(getClass().getResourceAsStream("/admin-endpoints.txt"))) {
            assertThat(endpoints.stream().map(AdminEndpoint::text))
                    .as(
                            "an endpoint that isn't in admin-endpoints.txt: say there who may reach what is known of a person by it")
                    .containsExactlyInAnyOrderElementsOf(new String(known.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(line -> line.split(" +# ", 2)[0].strip())
                            .toList());
        }
    }

    @Test
    void everyAdminRoleIsInTheRightsTable() throws IOException {
        assertThat(RightsTable.read().roles())
                .as("a role that isn't in docs/security.md: say there what it reads and writes of a person")
                .contains("realm-admin")
                .containsAll(roles(realm));
    }

    @Tag("slow")
    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "reads every admin REST endpoint, with each role alone",
            outcome = "only view-users and manage-users read personal numbers")
    void onlyUserViewersReadThem() {
        List<String> readers = new ArrayList<>();
        List<String> others = new ArrayList<>();
        ADMINISTRATORS.forEach((role, administrator) -> endpoints.stream()
                .filter(AdminEndpoint::isRead)
                .filter(endpoint -> tells(administrator.get(endpoint.pathAndQuery(ids))))
                .forEach(endpoint -> {
                    readers.add(role);
                    if (!READERS.contains(role)) {
                        others.add(endpoint.text() + " by " + role);
                    }
                }));
        assertThat(others).as("endpoints that disclose them to other roles").isEmpty();
        assertThat(readers).as("the control").contains("view-users", "manage-users");
        assertThat(endpoints.stream()
                        .filter(AdminEndpoint::isRead)
                        .filter(endpoint -> tells(realm.admin().get(endpoint.pathAndQuery(ids))))
                        .map(AdminEndpoint::template))
                .as("where an administrator of everything reads them: each of these has met the person")
                .containsAll(TELLING);
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "evaluates policies for any user, or exports the realm, with each role alone",
            outcome = "needs view-users too, since the answer has the user's token; an export has no users")
    void noSingleRoleReadsThemByPolicyEvaluation() {
        Map<String, String> ofStock = ids(stock);
        assertThat(tells(tried(OF_STOCK.get("view-authorization"), EVALUATION, ofStock)))
                .as("the control: without the profile view-authorization reads the numbers of anybody")
                .isTrue();
        assertThat(tells(tried(OF_STOCK.get("view-clients"), EVALUATION, ofStock)))
                .as("and so does view-clients")
                .isTrue();

        SoftAssertions softly = new SoftAssertions();
        ADMINISTRATORS.forEach((role, administrator) ->
                TRIALS.forEach(trial -> softly.assertThat(tells(tried(administrator, trial, ids)))
                        .as("%s by %s", trial, role)
                        .isFalse()));
        softly.assertAll();
        Response refused = tried(ADMINISTRATORS.get("view-authorization"), EVALUATION, ids);
        assertThat(refused.status()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body()).contains("view-users");

        AdminApi both = Administrators.of(server(), realm.name(), "view-authorization", "view-users");
        assertThat(tells(tried(both, EVALUATION, ids))).as("both").isTrue();
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "counts users by part of a number, with each role alone and each endpoint's parameters",
            outcome = "without view-users the same answer for any number, or 403")
    void onlyUserViewersSearchByThem() {
        assertThat(oracles(OF_STOCK.get("query-users")))
                .as("the control: without the profile query-users finds out every number")
                .contains("GET /users/count q", "GET /users/count idpUserId");

        SoftAssertions softly = new SoftAssertions();
        ADMINISTRATORS.forEach((role, administrator) -> {
            if (!READERS.contains(role)) {
                softly.assertThat(oracles(administrator)).as(role).isEmpty();
            }
        });
        softly.assertAll();
        assertThat(oracles(ADMINISTRATORS.get("view-users"))).as("the control").contains("GET /users/count q");
    }

    @Test
    void aQueryUsersRoleLearnsWhichRoleIsNeeded() {
        AdminApi counting = ADMINISTRATORS.get("query-users");
        for (String address : List.of(
                "users/count?q=pid:1705",
                "users/count?username=a&q=pid:1705&exact=false",
                "users/count?%71=pid:1705",
                "%75sers/count?q=",
                "users;a=b/count?q=hpr_number:4",
                "users?q=organisations:9",
                "users/count?idpAlias=eid&idpUserId=1")) {
            Response refused = counting.get(address);
            assertThat(refused.status()).as(address).isIn(400, 403, 404);
        }
        assertThat(counting.get("users/count?q=pid:1705").body())
                .contains("view-users")
                .doesNotContain("1705");
        assertThat(counting.get("users/count?search=kvart").body())
                .as("as ever")
                .isEqualTo("1");
    }

    @Test
    @Tag("smoke")
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "makes an identity provider, or mappers of identity and level, with each role alone",
            outcome = "needs both manage-identity-providers and manage-realm")
    void writingAnIdentityProviderAlsoRequiresManageRealm() {
        assertThat(written(OF_STOCK.get("manage-identity-providers")))
                .as("the control: without the profile that role makes any doctor at level 4")
                .isEqualTo(IDENTITY.size());

        SoftAssertions softly = new SoftAssertions();
        ADMINISTRATORS.forEach((role, administrator) ->
                softly.assertThat(written(administrator)).as(role).isZero());
        softly.assertAll();
        JsonNode provider = realm.admin().get("identity-provider/instances/eid").json();
        assertThat(provider.at("/config/tokenUrl").textValue()).isEqualTo("https://eid.example/token");
        assertThat(realm.admin().get("identity-provider/instances/eid/mappers").json())
                .isEmpty();

        AdminApi both = Administrators.of(server(), realm.name(), "manage-identity-providers", "manage-realm");
        assertThat(written(both)).as("both").isEqualTo(IDENTITY.size());
        both.delete("identity-provider/instances/eid");
        fillProvider(realm);
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "writes personal numbers, by user or import, with each role alone",
            outcome = "manage-users writes, manage-realm imports, no other role")
    void onlyUserOrRealmManagersWriteThem() {
        String path = "users/" + ids.get("{user-id}");
        JsonNode before = realm.admin().get(path).json().path("attributes");
        ObjectNode user = (ObjectNode) realm.admin().get(path).json();
        user.withObjectProperty("attributes").putArray("pid").add("06828399789");
        SoftAssertions softly = new SoftAssertions();
        ADMINISTRATORS.forEach((role, administrator) -> {
            if (!role.equals("manage-users")) {
                softly.assertThat(administrator.put(path, user).isSuccess())
                        .as("PUT by %s", role)
                        .isFalse();
                softly.assertThat(administrator.post("users", person("another")).isSuccess())
                        .as("POST by %s", role)
                        .isFalse();
                softly.assertThat(administrator
                                .post(path + "/federated-identity/eid", link())
                                .isSuccess())
                        .as("link by %s", role)
                        .isFalse();
            }
            if (!role.equals("manage-realm")) {
                softly.assertThat(administrator
                                .post("partialImport", imported("another"))
                                .isSuccess())
                        .as("import by %s", role)
                        .isFalse();
                softly.assertThat(administrator.post("components", "{}").status())
                        .as("components by %s", role)
                        .isEqualTo(403);
            }
            softly.assertThat(administrator.post("workflows", workflow()).status())
                    .as("workflow by %s", role)
                    .isEqualTo(403);
        });
        softly.assertAll();
        assertThat(realm.admin().get(path).json().path("attributes")).isEqualTo(before);
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "grants view-users or manage-realm, by user, group, organisation or composite role, with each "
                    + "role alone",
            outcome = "refused: the granter must have what it grants")
    void noSingleRoleGrantsTheRightToReadThem() {
        String management = realm.admin().client("realm-management").path("id").textValue();
        String own = "clients/" + ids.get("{client-uuid}") + "/roles";
        succeeded(realm.admin().post(own, "{\"name\":\"of-a-client\"}"));
        List<String> ways = List.of(
                "users/" + ids.get("{user-id}") + "/role-mappings/clients/" + management,
                "groups/" + ids.get("{group-id}") + "/role-mappings/clients/" + management,
                ids.get("organizations/{org-id}/groups/{group-id}") + "/role-mappings/clients/" + management,
                "roles/a-role/composites",
                "roles/default-roles-" + realm.name() + "/composites",
                own + "/of-a-client/composites");
        SoftAssertions softly = new SoftAssertions();
        for (String right : List.of("view-users", "manage-realm")) {
            ArrayNode given = JsonNodeFactory.instance
                    .arrayNode()
                    .add(realm.admin()
                            .get("clients/" + management + "/roles/" + right)
                            .json());
            ADMINISTRATORS.forEach((role, administrator) -> {
                if (!role.equals(right) && !(right.equals("view-users") && READERS.contains(role))) {
                    ways.forEach(way -> softly.assertThat(
                                    administrator.post(way, given).status())
                            .as("%s to %s by %s", right, way, role)
                            .isEqualTo(403));
                }
            });
            ways.forEach(way -> {
                succeeded(realm.admin().post(way, given));
                realm.admin().send(realm.admin().request("DELETE", way).body("application/json", given.toString()));
            });
        }
        softly.assertAll();
    }

    /** Changes by which the administrator who makes them could be somebody else. */
    private static final List<Map.Entry<String, String>> IDENTITY = List.of(
            Map.entry("POST identity-provider/instances", provider("another")),
            Map.entry(
                    "PUT identity-provider/instances/eid", provider("eid").replace("eid.example", "elsewhere.example")),
            Map.entry(
                    "POST identity-provider/instances/eid/mappers",
                    mapper(
                            "hardcoded-attribute-idp-mapper",
                            "\"attribute\":\"pid\",\"attribute.value\":\"" + PID + "\"")),
            Map.entry(
                    "POST identity-provider/instances/eid/mappers",
                    mapper(
                            "hardcoded-user-session-attribute-idp-mapper",
                            "\"attribute\":\"helseid://claims/identity/security_level\",\"attribute.value\":\"4\"")),
            Map.entry(
                    "POST identity-provider/instances/eid/mappers",
                    mapper("oidc-user-attribute-idp-mapper", "\"claim\":\"x\",\"user.attribute\":\"hpr_number\"")),
            Map.entry("DELETE identity-provider/instances/another", ""));

    /** Makes these changes as an administrator, undoes what can be undone, and returns how many succeed. */
    private static long written(AdminApi administrator) {
        return IDENTITY.stream()
                .filter(change -> {
                    String[] asked = change.getKey().split(" ", 2);
                    Response answer = switch (asked[0]) {
                        case "POST" -> administrator.post(asked[1], change.getValue());
                        case "PUT" -> administrator.put(asked[1], change.getValue());
                        default -> administrator.delete(asked[1]);
                    };
                    return answer.isSuccess();
                })
                .count();
    }

    /** The parameters by which somebody finds out whether a number is right. */
    private static List<String> oracles(AdminApi administrator) {
        List<String> found = new ArrayList<>();
        Map<String, String> here = OF_STOCK.containsValue(administrator) ? Map.of() : ids;
        endpoints.stream()
                .filter(AdminEndpoint::isRead)
                .filter(endpoint -> here == ids || endpoint.isWhole())
                .filter(endpoint -> !endpoint.parameters().isEmpty())
                .filter(endpoint -> administrator.get(endpoint.path(here)).isSuccess())
                .forEach(endpoint -> endpoint.parameters().stream()
                        .filter(name -> !SHAPING.contains(name))
                        .filter(name -> tells(administrator, endpoint.path(here), name))
                        .forEach(name -> found.add(endpoint.method() + " " + endpoint.template() + " " + name)));
        return found;
    }

    private static boolean tells(AdminApi administrator, String path, String name) {
        return name.equals("idpUserId")
                ? differs(administrator, path + "?idpAlias=eid&idpUserId=", SUBJECT, OTHER_DIGITS)
                : differs(administrator, path + "?" + name + "=", PID, OTHER_DIGITS)
                        || (name.equals("q")
                                && (differs(administrator, path + "?q=", "pid:" + PID, "pid:" + OTHER_DIGITS)
                                        || differs(
                                                administrator,
                                                path + "?q=",
                                                "organisations:" + ORGANISATION,
                                                "organisations:" + OTHER_DIGITS)));
    }

    private static boolean differs(AdminApi administrator, String address, String right, String wrong) {
        Response found = administrator.get(address + encoded(right));
        Response none = administrator.get(address + encoded(wrong));
        return found.status() != none.status()
                || (found.isSuccess() && !found.body().equals(none.body()));
    }

    private static boolean tells(Response answer) {
        return PERSONAL.stream().anyMatch(answer.body()::contains);
    }

    private static Response tried(AdminApi administrator, String trial, Map<String, String> here) {
        ObjectNode asked = JsonNodeFactory.instance.objectNode().put("userId", here.get("{user-id}"));
        asked.putArray("resources");
        asked.putObject("context").putObject("attributes");
        return administrator.post(trial.replace("{client-uuid}", here.get("{client-uuid}")), asked);
    }

    private static String workflow() {
        return """
                { "name": "writes", "enabled": true, "on": "user_created()",
                  "steps": [{ "uses": "set-user-attribute", "with": { "pid": "%s" } }] }""".formatted(PID);
    }

    private static void fill(TestRealm each) {
        each.changeRealm(settings -> settings.put("organizationsEnabled", true));
        assertThat(each.admin().post("partialImport", imported("a-person")).isSuccess())
                .isTrue();
        fillProvider(each);
        String user = user(each);
        assertThat(each.admin()
                        .post("users/" + user + "/federated-identity/eid", link())
                        .isSuccess())
                .isTrue();
        assertThat(each.admin().post("groups", "{\"name\":\"a-group\"}").isSuccess())
                .isTrue();
        String group = each.admin()
                .get("groups?search=a-group")
                .json()
                .path(0)
                .path("id")
                .textValue();
        each.admin().put("users/" + user + "/groups/" + group, "{}");
        fillRole(each, user);
        fillOrganisation(each, user);
        each.plant(OF_BEFORE, SigningKey.generate("ES256"), AdministratorRolesIT::tellsNumbers);
        each.change(OF_BEFORE, client -> client.put("authorizationServicesEnabled", true));
    }

    private static void fillRole(TestRealm each, String user) {
        succeeded(each.admin().post("roles", "{\"name\":\"a-role\"}"));
        ArrayNode roles = JsonNodeFactory.instance.arrayNode();
        roles.add(each.admin().get("roles/a-role").json());
        succeeded(each.admin().post("users/" + user + "/role-mappings/realm", roles));
    }

    private static void fillOrganisation(TestRealm each, String user) {
        succeeded(
                each.admin()
                        .post(
                                "organizations",
                                "{\"name\":\"an-organisation\",\"alias\":\"an-organisation\",\"domains\":[{\"name\":\"an.example\"}]}"));
        String organisation = "organizations/" + organisation(each);
        succeeded(each.admin().post(organisation + "/members", user));
        succeeded(each.admin().post(organisation + "/groups", "{\"name\":\"a-group-of-it\"}"));
        succeeded(each.admin()
                .put(organisation + "/groups/" + first(each, organisation + "/groups") + "/members/" + user, "{}"));
    }

    private static String organisation(TestRealm each) {
        return first(each, "organizations");
    }

    private static String first(TestRealm each, String address) {
        return each.admin().get(address).json().path(0).path("id").textValue();
    }

    /** Adds to a client of before what it has always received of its users. */
    private static void tellsNumbers(ObjectNode client) {
        client.withArray("optionalClientScopes").removeAll();
        ArrayNode mappers = client.withArrayProperty("protocolMappers");
        Stream.of("pid", "hpr_number").forEach(attribute -> {
            ObjectNode mapper = mappers.addObject();
            mapper.put("name", attribute)
                    .put("protocol", "openid-connect")
                    .put("protocolMapper", "oidc-usermodel-attribute-mapper");
            mapper.putObject("config")
                    .put("user.attribute", attribute)
                    .put("claim.name", "told-" + attribute)
                    .put("jsonType.label", "String")
                    .put("access.token.claim", "true")
                    .put("id.token.claim", "true")
                    .put("userinfo.token.claim", "true");
        });
    }

    private static void fillProvider(TestRealm each) {
        Response made = each.admin().post("identity-provider/instances", provider("eid"));
        assertThat(made.isSuccess()).as(made.body()).isTrue();
    }

    private static String user(TestRealm each) {
        return each.admin()
                .get("users?exact=true&username=a-person")
                .json()
                .path(0)
                .path("id")
                .textValue();
    }

    /** Returns what stands in the addresses, the longer first. */
    private static Map<String, String> ids(TestRealm each) {
        Map<String, String> found = new LinkedHashMap<>();
        String user = user(each);
        String client = each.admin().client(OF_BEFORE).path("id").textValue();
        String group = first(each, "groups?search=a-group");
        String organisation = organisation(each);
        String scope = first(each, "client-scopes");
        String role = each.admin().get("roles/a-role").json().path("id").textValue();
        found.put(
                "organizations/{org-id}/groups/{group-id}",
                "organizations/" + organisation + "/groups/"
                        + first(each, "organizations/" + organisation + "/groups"));
        found.put("users/{id}", "users/" + user);
        found.put("groups/{id}", "groups/" + group);
        found.put("clients/{id}", "clients/" + client);
        found.put("roles/{id}", "roles/" + role);
        found.put("clientScopes/{id}", "clientScopes/" + scope);
        found.put("components/{id}", "components/" + first(each, "components"));
        found.put("authentication/flows/{id}", "authentication/flows/" + first(each, "authentication/flows"));
        Stream.of("user-id", "userId", "member-id", "resource-id", "resourceId")
                .forEach(name -> found.put("{" + name + "}", user));
        Stream.of("client-uuid", "client-id", "client", "clientUuid", "targetClientUuid", "roleContainerId")
                .forEach(name -> found.put("{" + name + "}", client));
        Stream.of("group-id", "groupId").forEach(name -> found.put("{" + name + "}", group));
        Stream.of("client-scope-id", "clientScopeId").forEach(name -> found.put("{" + name + "}", scope));
        found.put("{org-id}", organisation);
        found.put("{role-id}", role);
        found.put("{role-name}", "a-role");
        found.put("{alias}", "eid");
        found.put("{flowAlias}", "browser");
        found.put("{protocol}", "openid-connect");
        found.put("{locale}", "nb");
        found.put("{path: .*}", "a-group");
        return found;
    }

    private static List<String> roles(TestRealm each) {
        AdminApi master = each.admin().realm("master");
        String client = master.client(each.name() + "-realm").path("id").textValue();
        List<String> roles = master.get("clients/" + client + "/roles").json().findValuesAsText("name");
        assertThat(roles)
                .contains("query-users", "impersonation", "manage-identity-providers")
                .containsAll(READERS);
        return roles;
    }

    private static KeycloakServer server() {
        return SharedServer.get();
    }

    private static ObjectNode imported(String username) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
        body.putArray("users").add(person(username));
        return body;
    }

    private static ObjectNode person(String username) {
        ObjectNode user =
                JsonNodeFactory.instance.objectNode().put("username", username).put("enabled", true);
        ObjectNode attributes = user.putObject("attributes");
        attributes.putArray("pid").add(PID);
        attributes.putArray("hpr_number").add(HPR_NUMBER);
        attributes.putArray("hpr_details").add(DETAILS);
        attributes.putArray("organisations").add(ORGANISATION);
        return user;
    }

    private static String link() {
        return "{\"identityProvider\":\"eid\",\"userId\":\"" + SUBJECT + "\",\"userName\":\"any\"}";
    }

    private static String provider(String alias) {
        return """
                { "alias": "%s", "providerId": "oidc", "enabled": true, "config": { "clientId": "a", "clientSecret": "b",
                  "authorizationUrl": "https://eid.example/authorize", "tokenUrl": "https://eid.example/token" } }""".formatted(alias);
    }

    private static String mapper(String type, String config) {
        return "{\"name\":\"m-%s\",\"identityProviderAlias\":\"eid\",\"identityProviderMapper\":\"%s\",\"config\":{\"syncMode\":\"FORCE\",%s}}"
                .formatted(type, type, config);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
