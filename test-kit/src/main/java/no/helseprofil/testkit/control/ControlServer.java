package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import no.helseprofil.testkit.api.Flaw;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.CodeDevice;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.control.Routes.Route;
import no.helseprofil.testkit.control.TestTokens.TestTokenFault;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.TestTime;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak with the demo realm, and the HTTP API below {@code /kit} that controls it, at one address. It is what
 * {@code ./run --kit} and the kit's image run.
 */
public final class ControlServer implements AutoCloseable {

    private static final String CLOSE_NETWORKS = "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16";
    private static final String PROFILE = "--spi-helseprofil-profile--helseprofil--";
    private static final String PROBE = "--spi-helseprofil-assessment--probe--";

    private final Gateway gateway;
    private final KitRealm realm;
    private final KitClients clients;
    private final RealmKeyRotation rotation;
    private final KitApis apis;
    private final Decisions decisions;
    private final Disturbances disturbances = new Disturbances();
    private final TestTokens testTokens;
    private final Routes routes;

    private ControlServer(Gateway gateway, KeycloakServer keycloak, Set<String> probed) {
        this.gateway = gateway;
        realm = KitRealm.of(keycloak);
        clients = new KitClients(realm);
        rotation = new RealmKeyRotation(realm);
        apis = new KitApis(realm);
        decisions = new Decisions(realm.direct());
        testTokens = new TestTokens(realm);
        Map<String, String> endpoints = realm.endpoints();
        routes = new Routes(routes(endpoints, new Probes(realm, probed)), apis::at);
        gateway.serve(new Gateway.Served(keycloak.url(), endpoints, decisions, disturbances, routes));
    }

    /**
     * Starts a server, prints one line of JSON when it is ready, and serves until the process ends.
     *
     * @param arguments {@code --port N}, {@code --host ADDRESS}, {@code --probe HOST:PORT}
     */
    public static void main(String[] arguments) {
        // Before the first HTTP client, which asks once.
        ThroughGateway way = new ThroughGateway();
        ProxySelector.setDefault(way);
        try {
            ControlOptions options =
                    ControlOptions.of(Arrays.asList(arguments), System.getenv().getOrDefault("KIT_PROBE", ""));
            ControlServer kit = start(options);
            way.use(kit.gateway, kit.realm.keycloak().url());
            System.out.println(Json.write(kit.ready()));
            if (options.prepared()) {
                kit.close();
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("kit: " + e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts one on this machine.
     *
     * @param port the port that it listens on; 0 for a free one
     * @throws IllegalStateException if the server does not start; the message ends with its last log lines
     */
    public static ControlServer start(int port) {
        return start(ControlOptions.at(port));
    }

    static ControlServer start(ControlOptions options) {
        Gateway gateway = Gateway.open(options.address());
        try {
            Set<String> probed = new TreeSet<>(options.probed());
            // The APIs of the kit itself.
            probed.addAll(List.of("localhost:" + gateway.port(), "127.0.0.1:" + gateway.port()));
            KeycloakServer keycloak = Servers.startOnThisMachine(server(probed));
            return new ControlServer(gateway, keycloak, probed);
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /** Returns the address of the control API, such as {@code http://localhost:8080/kit}. */
    public URI address() {
        return URI.create("http://localhost:" + gateway.port() + "/kit");
    }

    @Override
    public void close() {
        gateway.close();
        realm.keycloak().close();
    }

    /** Returns what can be asked for. */
    Routes routes() {
        return routes;
    }

    private ObjectNode ready() {
        return Json.object()
                .put("kit", address().toString())
                .put("issuer", address().resolve("/realms/helse").toString());
    }

    private static ServerOptions server(Set<String> probed) {
        return ServerOptions.demo()
                .withArgument("--proxy-headers=forwarded")
                .withArgument(PROFILE + "test-token-keys=" + TestTokens.KEY)
                .withArgument(PROFILE + "try=true")
                .withArgument(PROFILE + "outbound-networks=" + CLOSE_NETWORKS)
                .withArgument(PROFILE + "outbound-insecure=true")
                .withArgument(PROBE + "hosts=" + String.join(",", probed))
                .withArgument(PROBE + "private=" + CLOSE_NETWORKS)
                .withArgument(PROBE + "insecure=true");
    }

    private List<Route> routes(Map<String, String> endpoints, Probes probes) {
        KitTime time = new KitTime(realm.time());
        KitTokens tokens = new KitTokens(realm, clients);
        Set<String> names = new TreeSet<>(endpoints.values());
        return List.of(
                Route.of("GET", "/kit", this::description, ""),
                Route.of("POST", "/kit/reset", this::reset, ""),
                Route.of("GET", "/kit/faults", asked -> faults(), ""),
                Route.of("POST", "/kit/clients", clients::create, "client_id scope redirect_uris alg jwks like"),
                Route.of("DELETE", "/kit/clients/{id}", clients::delete, ""),
                Route.of("POST", "/kit/clients/{id}/keys", clients::rotate, "alg keep jwks"),
                Route.of("POST", "/kit/realm-keys", this::rotateRealmKeys, "alg retire"),
                Route.of("GET", "/kit/time", asked -> time.now(), ""),
                Route.of("POST", "/kit/time", time::move, "move at"),
                Route.of("DELETE", "/kit/time", asked -> done(realm.time()::reset), ""),
                Route.of(
                        "POST",
                        "/kit/disturbances",
                        asked -> disturbances.add(asked, names),
                        "endpoint status retry_after delay times"),
                Route.of("GET", "/kit/disturbances", asked -> disturbances.all(), ""),
                Route.of("DELETE", "/kit/disturbances", asked -> done(disturbances::clear), ""),
                Route.of("GET", "/kit/decisions", decisions::last, ""),
                Route.of("DELETE", "/kit/decisions", asked -> done(decisions::clear), ""),
                Route.of(
                        "POST",
                        "/kit/tokens",
                        tokens::token,
                        "client_id jwk scope assertion proof proof_fault nonce_step"),
                Route.of("POST", "/kit/test-tokens", testTokens::create, "audience fault request"),
                Route.of("POST", "/kit/assertions", tokens::assertion, "client_id jwk change"),
                Route.of("POST", "/kit/request-objects", tokens::requestObject, "client_id jwk parameters change"),
                Route.of("POST", "/kit/proofs", tokens::proof, "method url jwk access_token nonce fault change"),
                Route.of("POST", "/kit/logins", Logins::logIn, "url username password"),
                Route.of("POST", "/kit/apis", apis::create, "audience scope levels flaw"),
                Route.of("GET", "/kit/apis", asked -> apis.all(), ""),
                Route.of("DELETE", "/kit/apis/{id}", apis::delete, ""),
                Route.of("POST", "/kit/probes", probes::probe, "url audience level"));
    }

    private Object description(Asked asked) {
        ObjectNode json =
                Json.object().put("issuer", realm.issuer(asked)).put("token_endpoint", realm.tokenEndpoint(asked));
        json.putObject("test_tokens")
                .put("issuer", testTokens.issuer(asked))
                .put("url", testTokens.address(asked))
                .put("key", TestTokens.KEY);
        json.putObject("admin")
                .put("url", asked.base() + "/admin")
                .put("username", KeycloakServer.ADMIN)
                .put("password", KeycloakServer.ADMIN);
        return json;
    }

    private static Object faults() {
        ObjectNode json = Json.object();
        json.set("proof_faults", Json.of(ProofFault.values()));
        json.set("token_faults", Json.of(TestTokenFault.values()));
        json.set(
                "api_flaws",
                Json.of(Arrays.stream(Flaw.values())
                        .map(flaw -> Map.of("flaw", flaw.name(), "requirement", flaw.requirement()))
                        .toList()));
        ObjectNode changes = json.putObject("changes");
        changes.set("assertion", Json.of(Changes.steps(Assertion.class).keySet()));
        changes.set("proof", Json.of(Changes.steps(Proof.class).keySet()));
        changes.set("request_object", Json.of(Changes.steps(RequestObject.class).keySet()));
        return json;
    }

    private Object rotateRealmKeys(Asked asked) {
        Object rotated = rotation.rotate(asked);
        apis.readKeys();
        return rotated;
    }

    private @Nullable Object reset(Asked asked) {
        realm.time().reset();
        disturbances.clear();
        clients.reset(asked);
        rotation.reset(asked);
        apis.clear();
        decisions.clear();
        return null;
    }

    private static @Nullable Object done(Runnable work) {
        work.run();
        return null;
    }

    /** Logins of the demo realm's users, for tests without a browser. */
    private static final class Logins {

        /** Secret of the second factor that the demo realm's users have. */
        private static final CodeDevice SECOND_FACTOR = new CodeDevice("demo-second-factor");

        private Logins() {}

        static Object logIn(Asked asked) {
            URI address = asked.address("url");
            if (!asked.base().getAuthority().equals(address.getAuthority())) {
                throw ControlException.invalid("url: write the authorization URL at " + asked.base());
            }
            LoginForm browser = LoginForm.open(address);
            AuthorizationAnswer answer = browser.answer()
                    .orElseGet(() ->
                            browser.submit(asked.text("username", "magnar.koman"), asked.text("password", "demo")));
            if (browser.html().contains("name=\"otp\"")) {
                answer = browser.fill(form -> form.form("otp", SECOND_FACTOR.code()));
            }
            ObjectNode json = Json.object().put("status", answer.status());
            URI redirect = answer.redirect();
            if (redirect == null) {
                return json.put("page", answer.pageText());
            }
            json.put("redirect", redirect.toString());
            json.set("parameters", Json.of(SeenRequest.parameters(String.valueOf(redirect.getRawQuery()))));
            return json;
        }
    }

    /**
     * Way of this process to the kit's address. In a container, the port by which a test reaches the kit is mapped, and
     * no process in the container can connect to it. The kit sends such requests to its own gateway, as to a proxy.
     */
    private static final class ThroughGateway extends ProxySelector {

        private volatile @Nullable Gateway gateway;
        private volatile @Nullable URI server;

        /** Begins to send requests to the gateway, except those to the server. */
        void use(Gateway through, URI except) {
            gateway = through;
            server = except;
        }

        @Override
        public List<Proxy> select(URI address) {
            Gateway through = gateway;
            URI except = server;
            if (through == null || except == null || except.getAuthority().equals(address.getAuthority())) {
                return List.of(Proxy.NO_PROXY);
            }
            return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", through.port())));
        }

        @Override
        public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
            // The request fails with this exception.
        }
    }

    /** Clock of the server, as the control API moves it. */
    private record KitTime(TestTime time) {

        private static final Instant LAST = Instant.parse("2038-01-01T00:00:00Z");

        Object now() {
            Duration offset = time.offset();
            return Map.of(
                    "now",
                    Instant.ofEpochSecond(Instant.now().plus(offset).getEpochSecond())
                            .toString(),
                    "offset",
                    offset.toString());
        }

        Object move(Asked asked) {
            if (asked.has("move") == asked.has("at")) {
                throw ControlException.invalid("write move or at");
            }
            Duration by = asked.has("move")
                    ? Asked.duration("move", asked.required("move"))
                    : until(instant(asked.required("at")));
            if (Instant.now().plus(time.offset()).plus(by).isAfter(LAST)) {
                throw ControlException.invalid("write a time before " + LAST + ": Keycloak counts seconds in 32 bits");
            }
            time.moveBy(by);
            return now();
        }

        /** Returns the time until an instant in seconds, rounded up: the server is never earlier than asked for. */
        private Duration until(Instant at) {
            Duration ahead = Duration.between(Instant.now(), at);
            return Duration.ofSeconds(ahead.plusNanos(999_999_999).toSeconds()).minus(time.offset());
        }

        private static Instant instant(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw ControlException.invalid("at: write an instant such as 2027-06-01T00:00:00Z");
            }
        }
    }
}
