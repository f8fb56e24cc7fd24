package no.helseprofil.testkit.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** Client of the test JAR's endpoints. */
final class TestEndpoints {

    private static final String TESTS = "/helseprofil-test/";

    /** Path of the clock, the only one of these endpoints that the demo's server has. */
    private static final String CLOCK = "/realms/master/helseprofil-test-clock";

    /** Header that every request needs, which a web page can't send. */
    private static final String OF_A_PROGRAM = "Helseprofil-Test";

    private final URI server;

    TestEndpoints(URI server) {
        this.server = server;
    }

    /** Returns whether a server with these JARs has them. */
    static boolean areAmong(List<Path> providers) {
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

    Response get(String realm, String path) {
        return send(request("GET", realm, path));
    }

    void delete(String realm, String path) {
        send(request("DELETE", realm, path));
    }

    void post(String realm, String path, String body) {
        send(request("POST", realm, path).body("text/plain; charset=utf-8", body));
    }

    void postJson(String realm, String path, String json) {
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
