package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import no.helseprofil.testkit.api.Flaw;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.control.Routes.Route;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
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
}
