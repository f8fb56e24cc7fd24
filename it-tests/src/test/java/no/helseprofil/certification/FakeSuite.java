package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A suite with the endpoints that {@link Suite} uses, and the pages of a server beside it. Each module has one page that it
 * wants opened; it ends when the browser comes back to the suite or a picture is uploaded, which it asks for unless that page
 * is a login.
 */
final class FakeSuite implements AutoCloseable {

    static final String VERSION = "5.2.4";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OF_A_TEST = Pattern.compile("/api/(info|log|runner/browser|runner)/(\\w+)(/.*)?");

    private final HttpsServer suite;
    private final HttpsServer pages;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> modules = new LinkedHashMap<>();
    private final Map<String, Test> tests = new TreeMap<>();

    private final List<String> published = new ArrayList<>();

    /** Uploaded pictures by module. */
    private final Map<String, byte[]> pictures = new TreeMap<>();

    private @Nullable JsonNode configuration;

    private FakeSuite(HttpsServer suite, HttpsServer pages) {
        this.suite = suite;
        this.pages = pages;
    }

    /** Starts a suite on free ports. */
    static FakeSuite start(ServerCertificate certificate) {
        try {
            FakeSuite fake = new FakeSuite(server(certificate), server(certificate));
            fake.serve(fake.suite, fake::answer);
            fake.serve(fake.pages, fake::page);
            return fake;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpsServer server(ServerCertificate certificate) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        return server;
    }

    private void serve(HttpsServer server, Answering answering) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answering.to(exchange);
            }
        });
        server.start();
    }

    /** Forgets plans, modules and pictures. */
    synchronized void forget() {
        modules.clear();
        tests.clear();
        published.clear();
        pictures.clear();
        configuration = null;
    }

    URI address() {
        return URI.create("https://localhost:" + suite.getAddress().getPort());
    }

    /** Adds a module whose page has this content; {@code BACK} is the address by which the browser comes back. */
    FakeSuite with(String module, String html) {
        modules.put(module, html);
        return this;
    }

    List<String> published() {
        return published;
    }

    Map<String, byte[]> pictures() {
        return pictures;
    }

    JsonNode configuration() {
        if (configuration == null) {
            throw new IllegalStateException("no plan was made");
        }
        return configuration;
    }

    /** Starts a module, and returns the page that it wants opened. */
    synchronized String pageOf(String module) {
        return "https://localhost:" + pages.getAddress().getPort() + "/" + start(module);
    }

    /** Runs a module once more, as a person could by the suite's pages. */
    synchronized void runAgain(String module) {
        start(module);
    }

    @Override
    public void close() {
        suite.stop(0);
        pages.stop(0);
        threads.shutdownNow();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Matcher test = OF_A_TEST.matcher(path);
        if (path.startsWith("/callback/")) {
            tests.get(path.substring("/callback/".length())).isBack = true;
            send(exchange, 200, "text/html", "<p>Please wait... Processing response</p>");
        } else if (path.equals("/api/server")) {
            json(exchange, 200, JSON.createObjectNode().put("version", VERSION));
        } else if (path.equals("/api/plan")) {
            configuration = JSON.readTree(body);
            json(exchange, 201, plan());
        } else if (path.equals("/api/runner") && method.equals("POST")) {
            String query = exchange.getRequestURI().getQuery();
            json(exchange, 201, JSON.createObjectNode().put("id", start(query.replaceFirst(".*test=", ""))));
        } else if (path.equals("/api/plan/exporthtml/P1")) {
            send(exchange, 200, "application/zip", "pages");
        } else if (path.equals("/api/plan/P1/certificationpackage")) {
            published.add("P1");
            send(exchange, 200, "application/zip", "package");
        } else if (path.equals("/api/plan/P1")) {
            json(exchange, 200, plan());
        } else if (test.matches()) {
            of(test.group(1), tests.get(test.group(2)), String.valueOf(test.group(3)), body, exchange);
        } else {
            send(exchange, 404, "text/plain", path);
        }
    }

    private String start(String module) {
        String id = "t" + (tests.size() + 1);
        tests.put(id, new Test(id, module));
        return id;
    }

    private ObjectNode plan() {
        ObjectNode plan = JSON.createObjectNode().put("id", "P1");
        ArrayNode listed = plan.putArray("modules");
        modules.keySet().forEach(module -> {
            ArrayNode runs = listed.addObject().put("testModule", module).putArray("instances");
            tests.values().stream().filter(test -> test.module.equals(module)).forEach(test -> runs.add(test.id));
        });
        return plan;
    }

    private void of(String what, Test test, String rest, byte[] body, HttpExchange exchange) throws IOException {
        if (rest.startsWith("/images/")) {
            pictures.put(test.module, body);
            test.isReviewed = true;
            json(exchange, 200, JSON.createObjectNode());
        } else if (rest.equals("/visit")) {
            test.isVisited = true;
            send(exchange, 204, "text/plain", "");
        } else if (what.equals("info")) {
            json(exchange, 200, test.info());
        } else if (what.equals("log")) {
            json(exchange, 200, test.log());
        } else {
            ObjectNode browser = JSON.createObjectNode();
            ArrayNode urls = browser.putArray("urls");
            if (!test.isVisited) {
                urls.add("https://localhost:" + pages.getAddress().getPort() + "/" + test.id);
            }
            json(exchange, 200, browser);
        }
    }

    private synchronized void page(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getPath().substring(1);
        Test test = tests.get(id);
        String html = test == null ? "" : modules.get(test.module).replace("BACK", address() + "/callback/" + id);
        send(exchange, test == null ? 404 : 200, "text/html", html);
    }

    private static void json(HttpExchange exchange, int status, JsonNode json) throws IOException {
        send(exchange, status, "application/json", json.toString());
    }

    private static void send(HttpExchange exchange, int status, String type, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + (type.startsWith("text") ? ";charset=UTF-8" : ""));
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @FunctionalInterface
    private interface Answering {
        void to(HttpExchange exchange) throws IOException;
    }

    private final class Test {

        private final String id;
        private final String module;
        private boolean isVisited;
        private boolean isBack;
        private boolean isReviewed;

        private Test(String id, String module) {
            this.id = id;
            this.module = module;
        }

        private ObjectNode info() {
            boolean isEnded = isBack || isReviewed;
            return JSON.createObjectNode()
                    .put("status", isEnded ? "FINISHED" : "WAITING")
                    .put("result", isReviewed ? "REVIEW" : "PASSED");
        }

        private ArrayNode log() {
            ArrayNode log = JSON.createArrayNode();
            if (modules.get(module).contains("username")) {
                return log;
            }
            ObjectNode entry = log.addObject().put("src", "ExpectErrorPage").put("result", "REVIEW");
            if (!isReviewed) {
                entry.put("upload", "placeholder1");
            }
            return log;
        }
    }
}
