package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Client of the test JAR's endpoints. */
final class TestEndpoints {

    private static final Duration TO_ANSWER = Duration.ofMinutes(2);

    /** Without the change to HTTP/2 that Java would ask for in the first request of each connection. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String TESTS = "/helseprofil-test/";

    /** Path of the clock, the only one of these endpoints that the demo's server has. */
    private static final String CLOCK = "/realms/master/helseprofil-test-clock";

    /** Header that every request needs, which a web page can't send. */
    private static final String OF_A_PROGRAM = "Helseprofil-Test";

    private final URI server;

    TestEndpoints(URI server) {
        this.server = server;
    }

    /** Returns how far the server's clock is ahead of the machine's, in seconds. */
    long clock() {
        return Long.parseLong(send(request(CLOCK).GET().build()));
    }

    /** Sets the server's clock. */
    void setClock(long seconds) {
        send(request(CLOCK + "?offset=" + seconds)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    String get(String realm, String path) {
        return send(request(realm, path).GET().build());
    }

    void delete(String realm, String path) {
        send(request(realm, path).DELETE().build());
    }

    void post(String realm, String path, String body) {
        post(realm, path, "text/plain; charset=utf-8", body);
    }

    void postJson(String realm, String path, String json) {
        post(realm, path, "application/json", json);
    }

    private void post(String realm, String path, String type, String body) {
        send(request(realm, path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String realm, String path) {
        return request("/realms/" + realm + TESTS + path);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header(OF_A_PROGRAM, "true")
                .timeout(TO_ANSWER);
    }

    private static String send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(request.uri() + " answered " + response.statusCode()
                        + ": is the test JAR among the server's providers? " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + request.uri(), e);
        }
    }
}
