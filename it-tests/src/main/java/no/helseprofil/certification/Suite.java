package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Client of a conformance suite's API, used in the same way as by the suite's own scripts. A suite in development mode
 * requires no token and has a self-signed certificate, so without a token its certificate isn't verified.
 */
final class Suite {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CREATED = 201;
    private static final int HTTPS = 443;

    private final URI address;
    private final @Nullable String token;
    private final HttpClient http;

    Suite(URI address, @Nullable String token) {
        this.address = address;
        this.token = token;
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
        if (token == null) {
            try {
                client.sslContext(AnyCertificate.context());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("TLS is part of every Java platform", e);
            }
        }
        this.http = client.build();
    }

    URI address() {
        return address;
    }

    /**
     * Returns the version.
     *
     * @throws IOException if no suite answers
     */
    String version() throws IOException {
        HttpResponse<byte[]> answer = sent(request("/api/server").GET());
        JsonNode version =
                answer.statusCode() == 200 ? JSON.readTree(answer.body()).path("version") : JSON.nullNode();
        if (!version.isTextual()) {
            throw new IOException("HTTP " + answer.statusCode() + " from /api/server, and no version");
        }
        return version.textValue();
    }

    /** Makes a plan. */
    JsonNode makePlan(SuitePlan plan, JsonNode configuration) {
        String variant = JSON.valueToTree(plan.variant()).toString();
        return json(
                request("/api/plan?planName=" + plan.suiteName() + "&variant=" + encoded(variant))
                        .POST(BodyPublishers.ofString(configuration.toString())),
                CREATED);
    }

    /** Starts a module of a plan, and returns its id. */
    String start(String plan, JsonNode module) {
        String query = "?plan=" + plan + "&test=" + module.path("testModule").asText();
        if (!module.path("variant").isMissingNode()) {
            query += "&variant=" + encoded(module.path("variant").toString());
        }
        return json(request("/api/runner" + query).POST(BodyPublishers.noBody()), CREATED)
                .path("id")
                .asText();
    }

    /** Returns status and result of a module. */
    JsonNode info(String test) {
        return json(request("/api/info/" + test).GET(), 200);
    }

    /** Returns the certificate of a suite whose certificate isn't verified; empty if it is. */
    Optional<Certificate> unverifiedCertificate() {
        if (token != null) {
            return Optional.empty();
        }
        int port = address.getPort() < 0 ? HTTPS : address.getPort();
        try (SSLSocket socket =
                (SSLSocket) http.sslContext().getSocketFactory().createSocket(address.getHost(), port)) {
            return Optional.of(socket.getSession().getPeerCertificates()[0]);
        } catch (IOException e) {
            throw new IllegalStateException("no certificate of the suite at " + address, e);
        }
    }

    /** Returns an address that a module shows to its tester. */
    URI exposed(String test, String name) {
        String shown = json(request("/api/runner/" + test).GET(), 200)
                .path("exposed")
                .path(name)
                .asText();
        if (shown.isEmpty()) {
            throw new IllegalStateException("the suite shows no " + name);
        }
        return URI.create(shown);
    }

    /** Returns the log of a module. */
    JsonNode log(String test) {
        return json(request("/api/log/" + test).GET(), 200);
    }

    /** Returns the pages that a module wants to be opened. */
    List<String> pages(String test) {
        HttpResponse<byte[]> answer =
                exchange(request("/api/runner/browser/" + test).GET());
        return answer.statusCode() == 200
                ? parsed(answer)
                        .path("urls")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList()
                : List.of();
    }

    /** Reports that a page has been opened. */
    void opened(String test, String page) {
        exchange(request("/api/runner/browser/" + test + "/visit?url=" + encoded(page))
                .POST(BodyPublishers.noBody()));
    }

    /** Waits until a module ends, up to a limit. */
    void pause(String test, Duration time) {
        exchange(request("/api/runner/" + test + "/wait-state?states=FINISHED,INTERRUPTED&timeoutMs=" + time.toMillis())
                .GET());
    }

    /** Uploads a screenshot to a place in the log that waits for one. */
    void upload(String test, String placeholder, byte[] png) {
        String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
        json(request("/api/log/" + test + "/images/" + placeholder).POST(BodyPublishers.ofString(data)), 200);
    }

    /** Returns the address of the page on which people look at a plan. */
    String planPage(String plan) {
        return address + "/plan-detail.html?plan=" + plan;
    }

    /** Returns the last run of each module of a plan: the one that would be published. */
    Map<String, String> lastTests(String plan) {
        Map<String, String> tests = new TreeMap<>();
        for (JsonNode module : json(request("/api/plan/" + plan).GET(), 200).path("modules")) {
            JsonNode runs = module.path("instances");
            tests.put(
                    module.path("testModule").asText(),
                    runs.path(runs.size() - 1).asText());
        }
        return tests;
    }

    /** Returns the logs of a plan as readable pages in a ZIP. */
    byte[] pagesOf(String plan) {
        return bytes(request("/api/plan/exporthtml/" + plan).GET());
    }

    /** Publishes a plan, which can't be undone, and returns the certification package. */
    byte[] packageOf(String plan) {
        String end = "helseprofil";
        String body = "--" + end + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n\r\n--" + end + "--\r\n";
        return bytes(request("/api/plan/" + plan + "/certificationpackage")
                .setHeader("Content-Type", "multipart/form-data; boundary=" + end)
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private JsonNode json(HttpRequest.Builder request, int status) {
        return parsed(expected(exchange(request), status));
    }

    private byte[] bytes(HttpRequest.Builder request) {
        return expected(exchange(request), 200).body();
    }

    private HttpResponse<byte[]> expected(HttpResponse<byte[]> answer, int status) {
        if (answer.statusCode() != status) {
            String said = new String(answer.body(), StandardCharsets.UTF_8);
            throw new IllegalStateException("the suite answers HTTP " + answer.statusCode() + " at "
                    + answer.uri().getPath() + ": " + said.substring(0, Math.min(said.length(), 300)));
        }
        return answer;
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder request) {
        try {
            return sent(request);
        } catch (IOException e) {
            throw new IllegalStateException("no answer from the suite at " + address, e);
        }
    }

    private HttpResponse<byte[]> sent(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the suite", e);
        }
    }

    private static JsonNode parsed(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no JSON from the suite at " + answer.uri().getPath(), e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Trust manager that accepts any certificate under any name, for a suite that gets no secrets. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {

        static SSLContext context() throws GeneralSecurityException {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
