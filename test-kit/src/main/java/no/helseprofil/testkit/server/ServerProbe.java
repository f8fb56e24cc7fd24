package no.helseprofil.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks into a server, and breaks what no regular door lets anybody break. The server needs the test JAR
 * ({@code helseprofil.testserver.jar}) among its providers.
 */
public final class ServerProbe {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TestEndpoints endpoints;

    /** Probes one server. */
    public ServerProbe(KeycloakServer server) {
        this.endpoints = new TestEndpoints(server.url());
    }

    /**
     * Overwrites a stored value of a realm's component past every validation; the next request reads it.
     *
     * @param type binary name of the component's provider interface
     * @param key name of the configuration entry, which must exist
     */
    public void overwriteComponentConfig(String realm, String type, String key, String value) {
        endpoints.post(realm, "component-config?type=" + encoded(type) + "&key=" + encoded(key), value);
    }

    /**
     * Stores a realm's components of a type a second time, past every validation; the next request meets both.
     *
     * @param type binary name of the components' provider interface
     */
    public void duplicateComponents(String realm, String type) {
        endpoints.post(realm, "component-copy?type=" + encoded(type), "");
    }

    /**
     * Stores a client past every client policy, as if it had been there before the profile: a new one, or in place of the
     * one whose {@code id} its representation has.
     */
    public void storeClient(String realm, String representation) {
        endpoints.postJson(realm, "client", representation);
    }

    /**
     * Has administrators' tokens signed by a MAC, as long as nobody says otherwise: a signature by RSA takes a server that lives
     * for minutes as long as the rest of a request.
     */
    void signAdministratorsTokensByMac() {
        endpoints.post("master", "signature-algorithm?name=HS512", "");
    }

    /**
     * Blocks things in a realm as if another node had done it and could tell nobody.
     *
     * @param kind {@code KEY}, {@code CLIENT} or {@code ORGANISATION}
     */
    public void storeBlocks(String realm, String kind, List<String> values) {
        endpoints.post(realm, "blocks?kind=" + encoded(kind), String.join("\n", values));
    }

    /** Takes all blocks of a realm away, likewise. */
    public void deleteBlocks(String realm) {
        endpoints.delete(realm, "blocks");
    }

    /** Has a realm's blocks look as if the node had stopped that was ending what had been given before them. */
    public void forgetEndings(String realm) {
        endpoints.post(realm, "unended-blocks", "");
    }

    /** Of how many blocks of a realm not all is ended yet that was given before. */
    public int unendedBlocks(String realm) {
        return Integer.parseInt(endpoints.get(realm, "unended-blocks"));
    }

    /**
     * Puts emergency settings of a realm in force, likewise.
     *
     * @param content what they say, be it readable or not; empty: none
     */
    public void storeEmergency(String realm, String content) {
        endpoints.post(realm, "emergency", content);
    }

    /** How many emergency settings are stored of a realm. */
    public int emergencies(String realm) {
        return Integer.parseInt(endpoints.get(realm, "emergency").strip());
    }

    /**
     * Holds a row of the database, as a request at another node would.
     *
     * @param entity name of its entity, such as {@code RealmEntity}
     * @param id its key
     */
    public void holdRow(String entity, String id) {
        endpoints.post("master", "held-row?entity=" + entity + "&id=" + id, "");
    }

    /** Releases it. */
    public void releaseRow() {
        endpoints.delete("master", "held-row");
    }

    /**
     * Deletes a realm and all that is in it, for less work of the server than the admin REST's deletion: its providers are told of
     * the realm, and not of each client, client scope and role.
     */
    public void deleteRealm(String realm) {
        endpoints.delete("master", "realm?name=" + encoded(realm));
    }

    /** Writes a line into the log, to show that who looks for something there would find it. */
    public void log(String line) {
        endpoints.post("master", "log", line);
    }

    /** The grant types that this Keycloak has switched on, as JSON: {@code [{"id":"refresh_token","shortcut":"rt"}, …]}. */
    public String grants() {
        return endpoints.get("master", "grants");
    }

    /** What the event listener {@code test-listener} has been told of administrators, as a JSON array of texts. */
    public String adminEvents() {
        return endpoints.get("master", "admin-events");
    }

    /** The endpoints of the admin REST of a realm, one for each line: {@code GET /users/count ?search&q}. */
    public String adminEndpoints() {
        return endpoints.get("master", "admin-endpoints");
    }

    /** Every way to the server, one for each line: {@code GET /realms/{realm}/protocol/openid-connect/auth}. */
    public String ways() {
        return endpoints.get("master", "ways");
    }

    /**
     * Has the server do at once what its timer does every so often, and waits until it is done.
     *
     * @param task what the timer calls it
     */
    public void run(String task) {
        endpoints.post("master", "task?name=" + encoded(task), "");
    }

    /** What the server has worked since its start. */
    public Work work() {
        return Work.of(read(endpoints.get("master", "work")));
    }

    /** Begins to take samples of what the server's threads do, with JFR. */
    public void beginRecording() {
        endpoints.post("master", "recording", "");
    }

    /**
     * Ends it.
     *
     * @param file where the samples go, on the server's machine
     */
    public void endRecording(Path file) {
        endpoints.post("master", "recorded?file=" + encoded(file.toString()), "");
    }

    /** The most bytes that the server's heap has held since {@link #forgetHeapPeak}. */
    public long heapPeak() {
        return Long.parseLong(endpoints.get("master", "heap"));
    }

    /** Lets the server collect its garbage, and begins to measure the peak of its heap anew. */
    public void forgetHeapPeak() {
        endpoints.post("master", "heap", "");
    }

    /** Begins to count what requests cost the server. */
    public void beginCounting() {
        endpoints.post("master", "costs", "");
    }

    /** Ends it. */
    public void endCounting() {
        endpoints.delete("master", "costs");
    }

    /**
     * What was counted since the server's start, as JSON with {@code statements} that the database was asked for,
     * {@code rows} that were put into its tables, {@code signed} and {@code verified} signatures, and {@code parsed}
     * JSON texts.
     */
    public String costs() {
        return endpoints.get("master", "costs");
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the test JAR answered with something else than JSON", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
