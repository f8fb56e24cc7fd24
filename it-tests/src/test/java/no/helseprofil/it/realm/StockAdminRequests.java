package no.helseprofil.it.realm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** Requests to the admin REST and to client registration; they build on each other, in this order. */
final class StockAdminRequests {

    /** Path of the one difference, which is meant: the pack's global policy is listed. */
    static final String GLOBAL_POLICIES = "client-policies/policies?include-global-policies=true";

    /** Path like {@link #GLOBAL_POLICIES}, for the profile that the policy applies. */
    static final String GLOBAL_PROFILES = "client-policies/profiles?include-global-profiles=true";

    private static final String NEW_CLIENT = "new-client";
    private static final String REGISTRATION = "clients-registrations/default";

    private StockAdminRequests() {}

    static Stream<StockRequest> all() {
        return Stream.of(clients(), policies(), components(), registration(), records())
                .flatMap(List::stream);
    }

    private static List<StockRequest> clients() {
        return List.of(
                admin(
                        "a client with attributes of the pack is created",
                        201,
                        (api, side) -> api.post("clients", clientWithReserved(NEW_CLIENT))),
                admin("it is created again", 409, (api, side) -> api.post("clients", clientWithReserved(NEW_CLIENT))),
                admin("it is read", 200, (api, side) -> api.get("clients/" + side.id(NEW_CLIENT))),
                admin("its attributes of the pack are changed", 204, (api, side) -> {
                    ObjectNode client = side.representation(NEW_CLIENT);
                    attributes(client).put("helseprofil.cohort", "another").put("helseprofil.registered", "existing");
                    return api.update(client);
                }),
                admin("it becomes what the profile refuses", 204, (api, side) -> {
                    ObjectNode client = side.representation(NEW_CLIENT)
                            .put("publicClient", true)
                            .put("implicitFlowEnabled", true)
                            .put("directAccessGrantsEnabled", true)
                            .put("fullScopeAllowed", true);
                    client.putArray("redirectUris").add("http://plain.example/*");
                    return api.update(client);
                }),
                admin("it is read again", 200, (api, side) -> api.get("clients/" + side.id(NEW_CLIENT))),
                admin(
                        "an update that is no client",
                        400,
                        (api, side) -> api.put("clients/" + side.id(NEW_CLIENT), Map.of("redirectUris", "no list"))),
                admin(
                        "a client with the name of one of Keycloak's",
                        409,
                        (api, side) -> api.post("clients", Map.of("clientId", "account"))),
                admin("all clients", 200, (api, side) -> api.get("clients")),
                admin("no such client", 404, (api, side) -> api.get("clients/no-such-client")));
    }

    private static List<StockRequest> policies() {
        Map<String, Object> mine = Map.of(
                "name",
                "mine",
                "enabled",
                true,
                "conditions",
                List.of(),
                "profiles",
                List.of("fapi-2-security-profile"));
        Map<String, Object> unknown = Map.of(
                "name", "mine", "enabled", true, "conditions", List.of(), "profiles", List.of("no-such-profile"));
        return List.of(
                admin("the realm's policies", 200, (api, side) -> api.get("client-policies/policies")),
                admin("the realm's policy profiles", 200, (api, side) -> api.get("client-policies/profiles")),
                admin(
                        "a policy with an unknown profile",
                        400,
                        (api, side) -> api.put("client-policies/policies", Map.of("policies", List.of(unknown)))),
                admin(
                        "a policy",
                        204,
                        (api, side) -> api.put("client-policies/policies", Map.of("policies", List.of(mine)))),
                admin("the realm's policies with it", 200, (api, side) -> api.get("client-policies/policies")),
                admin(
                        "no policies",
                        204,
                        (api, side) -> api.put("client-policies/policies", Map.of("policies", List.of()))));
    }

    private static List<StockRequest> components() {
        return List.of(
                admin("the realm's components", 200, (api, side) -> api.get("components")),
                admin(
                        "its keys' providers",
                        200,
                        (api, side) -> api.get("components?type=org.keycloak.keys.KeyProvider")),
                admin("a key provider", 201, (api, side) -> api.post("components", keyProvider("hmac-generated"))),
                admin(
                        "a key provider of no such kind",
                        400,
                        (api, side) -> api.post("components", keyProvider("no-such-kind"))),
                admin("no such component", 404, (api, side) -> api.get("components/no-such-component")),
                admin("the realm", 200, (api, side) -> api.get("")),
                admin(
                        "the realm as it is, stored",
                        204,
                        (api, side) -> api.put("", api.get("").json())),
                admin("no such path", 404, (api, side) -> api.get("no-such-path")),
                new StockRequest(
                        "the realm, for nobody",
                        401,
                        side -> Request.get(URI.create(side.url() + "/admin/realms/" + side.realm()))
                                .send()));
    }

    private static List<StockRequest> registration() {
        return List.of(
                new StockRequest("registration by nobody", 403, side -> register(Request.post(side.at(REGISTRATION)))),
                new StockRequest(
                        "registration with a wrong token",
                        401,
                        side -> register(
                                Request.post(side.at(REGISTRATION)).header("Authorization", "Bearer nonsense"))),
                new StockRequest(
                        "registration with attributes of the pack",
                        201,
                        side -> register(
                                Request.post(side.at(REGISTRATION)).header("Authorization", initialAccess(side)))),
                new StockRequest(
                        "OpenID registration",
                        201,
                        side -> Request.post(side.at("clients-registrations/openid-connect"))
                                .header("Authorization", initialAccess(side))
                                .body("application/json", "{\"redirect_uris\":[\"http://plain.example/*\"]}")
                                .send()));
    }

    /** Returns the requests for what the realm has recorded of all that went before. */
    private static List<StockRequest> records() {
        return List.of(
                admin("the events", 200, (api, side) -> api.get("events?max=1000")),
                admin("the administrators' events", 200, (api, side) -> api.get("admin-events?max=1000")));
    }

    private static StockRequest admin(String name, int status, Call call) {
        return new StockRequest(name, status, side -> call.to(side.admin(), side));
    }

    private static Response register(Request request) {
        return request.body("application/json", clientWithReserved("registered").toString())
                .send();
    }

    private static String initialAccess(StockSide side) {
        return "Bearer "
                + side.admin()
                        .post("clients-initial-access", Map.of("count", 1))
                        .text("token");
    }

    private static ObjectNode clientWithReserved(String clientId) {
        ObjectNode client = JsonNodeFactory.instance.objectNode().put("clientId", clientId);
        client.putObject("attributes")
                .put("helseprofil.cohort", "one")
                .put("helseprofil.registered", "2020-01-01T00:00:00Z")
                .put("helseprofil.waiver.pkce-s256", "{}")
                .put("helseprofil.api", "true");
        return client;
    }

    private static ObjectNode attributes(ObjectNode client) {
        return (ObjectNode) client.get("attributes");
    }

    private static Map<String, Object> keyProvider(String kind) {
        return Map.of(
                "name",
                "another",
                "providerId",
                kind,
                "providerType",
                "org.keycloak.keys.KeyProvider",
                "config",
                Map.of("priority", List.of("1")));
    }

    private interface Call {
        Response to(AdminApi api, StockSide side);
    }
}
