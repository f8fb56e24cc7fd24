package no.helseprofil.testkit.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Client of Keycloak's admin REST for one realm, as the administrator of the realm {@code master}. Paths are relative
 * to {@code /admin/realms/{realm}}, without a slash at the front: {@code clients?max=10}.
 * <p>An administrator's token lives for a minute, and one from before the server's clock was moved has expired. After a
 * 401 this client therefore logs in again and repeats the request once.
 */
public final class AdminApi {

    private final URI server;
    private final String realm;
    private final String username;
    private final String password;
    private String token;

    private AdminApi(URI server, String realm, String username, String password, String token) {
        this.server = server;
        this.realm = realm;
        this.username = username;
        this.password = password;
        this.token = token;
    }

    /**
     * Logs in.
     *
     * @param server address without a slash at the end
     * @throws IllegalStateException if the server refuses
     */
    public static AdminApi of(URI server, String realm, String username, String password) {
        return new AdminApi(server, realm, username, password, logIn(server, username, password));
    }

    /** Returns a client for another realm, with the same administrator. */
    public AdminApi realm(String other) {
        return new AdminApi(server, other, username, password, token);
    }

    /** Reads a resource. */
    public Response get(String path) {
        return send(request("GET", path));
    }

    /** Writes any value that Jackson can write; a {@link JsonNode} as it is. */
    public Response put(String path, Object json) {
        return send(withJson(request("PUT", path), json));
    }

    /** Creates a resource. */
    public Response post(String path, Object json) {
        return send(withJson(request("POST", path), json));
    }

    /** Deletes a resource. */
    public Response delete(String path) {
        return send(request("DELETE", path));
    }

    /** Sends any other request; the token is added. */
    public Response send(Request request) {
        Response answer = authorized(request).send();
        if (answer.status() != 401) {
            return answer;
        }
        token = logIn(server, username, password);
        return authorized(request).send();
    }

    /** Returns a request to complete and {@link #send}. */
    public Request request(String method, String path) {
        String separator = path.isEmpty() ? "" : "/";
        return Request.of(method, URI.create(server + "/admin/realms/" + realm + separator + path));
    }

    /**
     * Returns the representation of a client, to change and to {@link #update}.
     *
     * @throws IllegalStateException if there is none
     */
    public ObjectNode client(String clientId) {
        JsonNode found =
                succeeded(get("clients?clientId=" + Request.encoded(clientId))).json();
        if (found.size() != 1) {
            throw new IllegalStateException("no client " + clientId + " in realm " + realm);
        }
        return (ObjectNode) found.get(0);
    }

    /** Stores a changed representation of {@link #client}. */
    public Response update(ObjectNode client) {
        return put("clients/" + client.path("id").textValue(), client);
    }

    /**
     * Returns the realm's stored events, the newest first. They are stored only in a realm with {@code eventsEnabled}.
     */
    public JsonNode events() {
        return succeeded(get("events?max=100")).json();
    }

    /** Deletes the realm's stored events. */
    public void clearEvents() {
        succeeded(delete("events"));
    }

    /** Returns the profile document, with the ETag that {@link #putProfile} needs. */
    public Response profile() {
        return get("helseprofil/profile");
    }

    /**
     * Writes the profile document.
     *
     * @param etag ETag of the document that is replaced; null to send none, which the server refuses
     */
    public Response putProfile(Object document, @Nullable String etag) {
        Request request = withJson(request("PUT", "helseprofil/profile"), document);
        return send(etag == null ? request : request.header("If-Match", etag));
    }

    private Request authorized(Request request) {
        return request.header("Authorization", "Bearer " + token);
    }

    private static Request withJson(Request request, Object json) {
        return request.body("application/json", json instanceof String text ? text : JoseJson.write(json));
    }

    private static String logIn(URI server, String username, String password) {
        Response answer = Request.post(URI.create(server + "/realms/master/protocol/openid-connect/token"))
                .form("grant_type", "password")
                .form("client_id", "admin-cli")
                .form("username", username)
                .form("password", password)
                .send();
        return new Exchange(answer, Optional.empty()).accessToken();
    }

    private static Response succeeded(Response answer) {
        if (!answer.isSuccess()) {
            throw new IllegalStateException("the admin API answered " + answer);
        }
        return answer;
    }
}
