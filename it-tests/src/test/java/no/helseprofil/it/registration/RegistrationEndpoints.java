package no.helseprofil.it.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** The interfaces by which clients are registered and changed, each with a compliant client that a change is made of. */
final class RegistrationEndpoints {

    private static final String JSON = "application/json";

    private final RegistrationStage stage;

    RegistrationEndpoints(RegistrationStage stage) {
        this.stage = stage;
    }

    RegistrationDoor adminPost() {
        String clientId = newClientId();
        return registering(clientId, deviation -> api().post("clients", changed(compliant(clientId), deviation)));
    }

    RegistrationDoor adminPut() {
        String clientId = registered();
        return registering(clientId, deviation -> api().update(changed(api().client(clientId), deviation)));
    }

    RegistrationDoor adminKeep() {
        String clientId = newClientId();
        return registering(clientId, deviation -> {
            stage.realm().plant(clientId, stage.key(), deviation.keycloak());
            return api().update(api().client(clientId));
        });
    }

    /**
     * Returns a door that copies as the admin console does: it reads the client and registers what it has read under
     * another name.
     */
    RegistrationDoor adminCopy() {
        String clientId = newClientId();
        return registering(clientId, deviation -> {
            ObjectNode copy = planted(deviation);
            copy.remove("id");
            copy.withArray("protocolMappers").forEach(mapper -> ((ObjectNode) mapper).remove("id"));
            return api().post("clients", copy.put("clientId", clientId));
        });
    }

    /** A client that has been like this since before the profile, as it is stored. */
    ObjectNode planted(Deviation deviation) {
        String clientId = newClientId();
        stage.realm().plant(clientId, stage.key(), deviation.keycloak());
        return api().client(clientId);
    }

    RegistrationDoor dynamicPost() {
        String clientId = newClientId();
        InitialAccess access = InitialAccess.to(stage.realm());
        return registering(
                clientId,
                access.guarded(deviation -> stage.realm()
                        .dynamically(
                                "POST",
                                "default",
                                access.token(),
                                changed(withoutScopes(compliant(clientId)), deviation))));
    }

    RegistrationDoor dynamicPut() {
        String clientId = registered();
        String token = stage.realm().registrationAccess(clientId);
        return registering(clientId, deviation -> {
            ObjectNode client = changed(withoutScopes(api().client(clientId)), deviation);
            return stage.realm().dynamically("PUT", "default/" + clientId, token, client);
        });
    }

    RegistrationDoor openIdPost() {
        InitialAccess access = InitialAccess.to(stage.realm());
        return new Registering(
                this,
                access.guarded(deviation ->
                        stage.realm().dynamically("POST", "openid-connect", access.token(), metadata(deviation))));
    }

    RegistrationDoor openIdPut() {
        String clientId = registered();
        String token = stage.realm().registrationAccess(clientId);
        return registering(
                clientId,
                deviation -> stage.realm()
                        .dynamically(
                                "PUT",
                                "openid-connect/" + clientId,
                                token,
                                metadata(deviation).put("client_id", clientId)));
    }

    RegistrationDoor v2Post() {
        String clientId = newClientId();
        return registering(clientId, deviation -> v2("POST", "", JSON, v2(clientId, deviation)));
    }

    RegistrationDoor v2Put() {
        String clientId = registeredForUsers();
        return registering(clientId, deviation -> v2("PUT", "/" + clientId, JSON, v2(clientId, deviation)));
    }

    RegistrationDoor v2Patch() {
        String clientId = registeredForUsers();
        return registering(clientId, deviation -> {
            ObjectNode patch = JsonNodeFactory.instance.objectNode().put("displayName", "changed");
            deviation.v2().orElseThrow().accept(patch);
            return v2("PATCH", "/" + clientId, "application/merge-patch+json", patch);
        });
    }

    Optional<ObjectNode> stored(String clientId) {
        JsonNode found =
                stage.realm().admin().get("clients?clientId=" + clientId).json();
        return found.isEmpty() ? Optional.empty() : Optional.of(Sorted.lists(found.get(0)));
    }

    private RegistrationDoor registering(String clientId, Function<Deviation, Response> sender) {
        return new RegistrationDoor() {
            @Override
            public Response send(Deviation deviation) {
                return sender.apply(deviation);
            }

            @Override
            public Optional<ObjectNode> stored() {
                return RegistrationEndpoints.this.stored(clientId);
            }
        };
    }

    private AdminApi api() {
        return stage.clientManager();
    }

    private ObjectNode compliant(String clientId) {
        return TestRealm.representation(clientId, stage.key());
    }

    private static ObjectNode changed(ObjectNode client, Deviation deviation) {
        deviation.keycloak().accept(client);
        return client;
    }

    /**
     * Returns the client without scopes. Keycloak's own policies allow no choice of scopes in dynamic registration;
     * that is not what the table is about.
     */
    private static ObjectNode withoutScopes(ObjectNode client) {
        client.remove("defaultClientScopes");
        client.remove("optionalClientScopes");
        return client;
    }

    private ObjectNode metadata(Deviation deviation) {
        ObjectNode metadata = TestRealm.metadata(stage.key()).put("client_name", "table");
        metadata.putArray("response_types").add("code");
        metadata.putArray("grant_types")
                .add("authorization_code")
                .add("client_credentials")
                .add("refresh_token");
        metadata.put("dpop_bound_access_tokens", true).put("require_pushed_authorization_requests", true);
        deviation.openIdConnect().orElseThrow().accept(metadata);
        return metadata;
    }

    private static ObjectNode v2(String clientId, Deviation deviation) {
        ObjectNode client = JsonNodeFactory.instance.objectNode();
        client.put("protocol", "openid-connect").put("clientId", clientId).put("enabled", true);
        client.putArray("redirectUris").add(TestRealm.REDIRECT_URI.toString());
        client.putArray("loginFlows").add("STANDARD");
        client.putObject("auth").put("method", "client-jwt");
        deviation.v2().orElseThrow().accept(client);
        return client;
    }

    private Response v2(String method, String path, String type, ObjectNode client) {
        URI address =
                URI.create(stage.server().url() + "/admin/api/" + stage.realm().name() + "/clients/v2" + path);
        return api().send(Request.of(method, address).body(type, client.toString()));
    }

    private String registered() {
        String clientId = newClientId();
        stage.realm().register(clientId, stage.key(), client -> {});
        return clientId;
    }

    /** Admin REST v2 writes the roles of a service account too, which takes more than managing clients. */
    private String registeredForUsers() {
        String clientId = newClientId();
        stage.realm().register(clientId, stage.key(), client -> client.put("serviceAccountsEnabled", false));
        return clientId;
    }

    private static String newClientId() {
        return "client-" + UUID.randomUUID();
    }
}
