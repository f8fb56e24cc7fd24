package no.helseprofil.it.cluster;

import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;

/**
 * What clients of all kinds send to one node while the nodes are updated, one request after the other: those that get a
 * token, for themselves or for a user who has logged in, and those that are refused. Each knows what its answer should be.
 */
final class UpdateTraffic {

    /** A client whose key is blocked. */
    static final String LEAKED = "leaked";

    private static final Duration BETWEEN = Duration.ofMillis(10);

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "traffic");
    private String refreshToken;
    private volatile boolean stopped;

    private record Kind(Supplier<Exchange> request, Predicate<Response> expected) {}

    private UpdateTraffic(TestRealm realm, URI node) {
        OidcClient user = at(node, realm, USER_LOGIN);
        refreshToken = realm.logIn(user).refreshToken();
        OidcClient machine = at(node, realm, MACHINE);
        OidcClient old = at(node, realm, OTHER_MACHINE).withAssertion(one -> one.header("typ", "JWT"));
        OidcClient leaked = at(node, realm, LEAKED);
        kinds.put("machine", new Kind(() -> machine.clientCredentials(SCOPE), Response::isSuccess));
        kinds.put("user", new Kind(() -> refreshed(user), Response::isSuccess));
        kinds.put("with a waiver", new Kind(() -> old.clientCredentials(SCOPE), Response::isSuccess));
        kinds.put(
                "wrong",
                new Kind(
                        () -> machine.withAssertion(one -> one.header("typ", "JWT"))
                                .clientCredentials(SCOPE),
                        answer -> isBy(answer, "assertion-type")));
        kinds.put("blocked", new Kind(() -> leaked.clientCredentials(SCOPE), answer -> isBy(answer, "blocked")));
    }

    /** To a node that runs, until it is stopped. */
    static UpdateTraffic to(KeycloakServer node, TestRealm realm) {
        UpdateTraffic traffic = new UpdateTraffic(realm, node.url());
        traffic.thread.start();
        return traffic;
    }

    void await(int answers) {
        int until = sent.size() + answers;
        while (sent.size() < until && thread.isAlive()) {
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    UpdateTraffic stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    int size() {
        return sent.size();
    }

    /** Those that nobody answered, or that were answered otherwise than they should. */
    List<String> failed() {
        List<String> failed = new ArrayList<>();
        sent.stream().filter(one -> !one.asExpected()).forEach(one -> failed.add(one.kind() + ": " + one.answer()));
        return failed;
    }

    Duration longest() {
        return sent.stream().map(Sent::duration).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private void run() {
        while (!stopped) {
            for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
                sent.add(sent(kind.getKey(), kind.getValue()));
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
        }
    }

    private static Sent sent(String name, Kind kind) {
        long start = System.nanoTime();
        try {
            Response answer = kind.request().get().response();
            return new Sent(
                    name,
                    answer + " " + answer.errorDescription(),
                    kind.expected().test(answer),
                    since(start));
        } catch (IllegalStateException nobody) {
            return new Sent(name, String.valueOf(nobody.getMessage()), false, since(start));
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** A realm that rotates no refresh token answers without one. */
    private Exchange refreshed(OidcClient user) {
        Exchange answer = user.refresh(refreshToken);
        refreshToken = Objects.requireNonNullElse(answer.response().text("refresh_token"), refreshToken);
        return answer;
    }

    private static OidcClient at(URI node, TestRealm realm, String client) {
        return Nodes.newClient(realm, client).withRequest(request -> request.sentTo(node));
    }

    private static boolean isBy(Response answer, String requirement) {
        return Objects.requireNonNullElse(answer.errorDescription(), "").startsWith(requirement + ":");
    }

    private record Sent(String kind, String answer, boolean asExpected, Duration duration) {}
}
