package no.helseprofil.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/**
 * Access to the inside of a server, to inspect it and to break what no regular interface lets anybody break. The server
 * needs the test JAR ({@code helseprofil.testserver.jar}) among its providers.
 */
public final class ServerProbe {

    private static final String TESTS = "/helseprofil-test/";

    /** Path of the clock, the only one of these endpoints that the demo's server has. */
    private static final String CLOCK = "/realms/master/helseprofil-test-clock";

    /** Header that every request needs, which a web page can't send. */
    private static final String OF_A_PROGRAM = "Helseprofil-Test";

    private final URI server;

    /** Creates a probe of one server. */
    public ServerProbe(KeycloakServer server) {
        this(server.url());
    }

    /** Creates a probe of the server at this address. */
    ServerProbe(URI server) {
        this.server = server;
    }

    /** Returns whether a server with these JARs can be probed. */
    static boolean isPossible(List<Path> providers) {
        return ServerSettings.text(ServerSettings.TEST_SERVER)
                .map(Path::of)
                .filter(providers::contains)
                .isPresent();
    }

    /** Returns how far the server's clock is ahead of the machine's, in seconds. */
    long clock() {
        return Long.parseLong(send(request("GET", CLOCK)).body());
    }

    /** Sets the server's clock. */
    void setClock(long seconds) {
        send(request("POST", CLOCK + "?offset=" + seconds));
    }

    /**
     * Overwrites a stored value of a realm's component past every validation; the next request reads it.
     *
     * @param type binary name of the component's provider interface
     * @param key name of the configuration entry, which must exist
     */
    public void overwriteComponentConfig(String realm, String type, String key, String value) {
        post(realm, "component-config?type=" + encoded(type) + "&key=" + encoded(key), value);
    }

    /**
     * Stores a realm's components of a type a second time, past every validation; the next request finds both.
     *
     * @param type binary name of the components' provider interface
     */
    public void duplicateComponents(String realm, String type) {
        post(realm, "component-copy?type=" + encoded(type), "");
    }

    /**
     * Stores a client past every client policy, as if it had existed before the profile: a new one, or in place of the
     * one with the {@code id} of the representation.
     */
    public void storeClient(String realm, String representation) {
        postJson(realm, "client", representation);
    }

    /**
     * Signs administrators' tokens by a MAC unless configured otherwise: in the short life of a test server, an RSA
     * signature takes as long as the rest of a request.
     */
    void signAdministratorsTokensByMac() {
        post("master", "signature-algorithm?name=HS512", "");
    }

    /**
     * Blocks values in a realm as if another node had done it without being able to notify this one.
     *
     * @param kind {@code KEY}, {@code CLIENT} or {@code ORGANISATION}
     */
    public void storeBlocks(String realm, String kind, List<String> values) {
        post(realm, "blocks?kind=" + encoded(kind), String.join("\n", values));
    }

    /** Removes all blocks of a realm, also without a notification. */
    public void deleteBlocks(String realm) {
        delete(realm, "blocks");
    }

    /** Marks a realm's blocks as if the node had stopped while it ended what was issued before them. */
    public void forgetEndings(String realm) {
        post(realm, "unended-blocks", "");
    }

    /** Returns the number of a realm's blocks for which not everything that was issued before has been ended yet. */
    public int unendedBlocks(String realm) {
        return Integer.parseInt(get(realm, "unended-blocks").body());
    }

    /**
     * Stores emergency settings of a realm, also without a notification.
     *
     * @param content their text, readable or not; empty for none
     */
    public void storeEmergency(String realm, String content) {
        post(realm, "emergency", content);
    }

    /** Returns the number of stored emergency settings of a realm. */
    public int emergencies(String realm) {
        return Integer.parseInt(get(realm, "emergency").body());
    }

    /**
     * Locks a row of the database, as a request at another node would.
     *
     * @param entity name of its entity, such as {@code RealmEntity}
     * @param id its key
     */
    public void holdRow(String entity, String id) {
        post("master", "held-row?entity=" + entity + "&id=" + id, "");
    }

    /** Releases the row. */
    public void releaseRow() {
        delete("master", "held-row");
    }

    /**
     * Creates a realm, with less work for the server than the admin REST.
     *
     * @param realm its representation, as JSON
     * @param clients representations of clients that no client policy is asked about, as a JSON array
     */
    public void createRealm(String realm, String clients) {
        postJson("master", "realm", "{\"realm\":%s,\"clients\":%s}".formatted(realm, clients));
    }

    /**
     * Deletes a realm and its content, with less work for the server than the admin REST: its providers are notified of
     * the realm only, and not of each client, client scope and role.
     */
    public void deleteRealm(String realm) {
        delete("master", "realm?name=" + encoded(realm));
    }

    /**
     * Copies the server's database, which must be Keycloak's built-in one, as it is now.
     *
     * @param zip file for the copy, on the server's machine
     */
    void copyDatabase(Path zip) {
        post("master", "database?file=" + encoded(zip.toString()), "");
    }

    /** Writes a line into the log, to show that a search of the log would find one. */
    public void log(String line) {
        post("master", "log", line);
    }

    /**
     * Returns the grant types that this Keycloak has switched on, as JSON:
     * {@code [{"id":"refresh_token","shortcut":"rt"}, …]}.
     */
    public String grants() {
        return get("master", "grants").body();
    }

    /**
     * Returns the admin events that the event listener {@code test-listener} has received, as a JSON array of texts.
     */
    public String adminEvents() {
        return get("master", "admin-events").body();
    }

    /** Returns the endpoints of the admin REST of a realm, one for each line: {@code GET /users/count ?search&q}. */
    public String adminEndpoints() {
        return get("master", "admin-endpoints").body();
    }

    /**
     * Returns every endpoint of the server, one for each line:
     * {@code GET /realms/{realm}/protocol/openid-connect/auth}.
     */
    public String ways() {
        return get("master", "ways").body();
    }

    /**
     * Runs a periodic task of the server now, and waits until it is done.
     *
     * @param task its name with the timer
     */
    public void run(String task) {
        post("master", "task?name=" + encoded(task), "");
    }

    /** Returns the work of the server since its start. */
    public Work work() {
        return Work.of(get("master", "work").json());
    }

    /** Begins to sample what the server's threads do, with JFR. */
    public void beginRecording() {
        post("master", "recording", "");
    }

    /**
     * Ends the recording.
     *
     * @param file file for the samples, on the server's machine
     */
    public void endRecording(Path file) {
        post("master", "recorded?file=" + encoded(file.toString()), "");
    }

    /** Returns the peak of the server's heap since {@link #forgetHeapPeak}, in bytes. */
    public long heapPeak() {
        return Long.parseLong(get("master", "heap").body());
    }

    /** Runs the server's garbage collector, and begins to measure the peak of its heap again. */
    public void forgetHeapPeak() {
        post("master", "heap", "");
    }

    /** Begins to count what requests cost the server. */
    public void beginCounting() {
        post("master", "costs", "");
    }

    /** Ends the count. */
    public void endCounting() {
        delete("master", "costs");
    }

    /**
     * Returns the counts since the server's start, as JSON: {@code statements} of the database, {@code rows} that were
     * inserted, {@code signed} and {@code verified} signatures, and {@code parsed} JSON texts.
     */
    public String costs() {
        return get("master", "costs").body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private Response get(String realm, String path) {
        return send(request("GET", realm, path));
    }

    private void delete(String realm, String path) {
        send(request("DELETE", realm, path));
    }

    private void post(String realm, String path, String body) {
        send(request("POST", realm, path).body("text/plain; charset=utf-8", body));
    }

    private void postJson(String realm, String path, String json) {
        send(request("POST", realm, path).body("application/json", json));
    }

    private Request request(String method, String realm, String path) {
        return request(method, "/realms/" + realm + TESTS + path);
    }

    private Request request(String method, String path) {
        return Request.of(method, URI.create(server + path)).header(OF_A_PROGRAM, "true");
    }

    private static Response send(Request request) {
        Response response = request.send();
        if (!response.isSuccess()) {
            throw new IllegalStateException(request.address() + " answered " + response.status()
                    + ": is the test JAR among the server's providers? " + response.body());
        }
        return response;
    }
}
