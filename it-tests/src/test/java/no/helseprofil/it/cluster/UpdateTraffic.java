package no.helseprofil.it.cluster;

import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;

import java.net.URI;
import java.time.Duration;
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
import org.jspecify.annotations.Nullable;

/**
 * Requests of clients of all kinds to one node while the nodes are updated, one after the other: those that get a
 * token, for themselves or for a user who has logged in, and those that are refused. Each knows what its answer should
 * be.
 */
final class UpdateTraffic {

    /** A client whose key is blocked. */
    static final String LEAKED = "leaked";

    private static final Duration BETWEEN = Duration.ofMillis(10);
    private static final Duration SLOWLY = Duration.ofMillis(100);

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "traffic");
    private String refreshToken;
    private final Duration between;
    private volatile boolean stopped;

    private record Kind(Supplier<Exchange> request, Predicate<Response> expected) {}

    /**
     * Logs in; nothing is sent yet.
     *
     * @param node where requests go; null for the realm's address, behind which the nodes are
     */
    private UpdateTraffic(TestRealm realm, @Nullable URI node, Duration between) {
        this.between = between;
        OidcClient user = at(node, realm, USER_LOGIN);
        refreshToken = realm.logIn(user).refreshToken();
        OidcClient machine = at(node, realm, MACHINE);
        OidcClient old = at(node, realm, OTHER_MACHINE).withAssertion(one -> one.header("typ", "JWT"));
        OidcClient leaked = at(node, realm, LEAKED);
        kinds.put("machine", new Kind(() -> machine.clientCredentials(SCOPE), Response::isSuccess));
        kinds.put(
                "without a nonce",
                new Kind(() -> at(node, realm, MACHINE).clientCredentials(SCOPE), Response::isSuccess));
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
    static UpdateTraffic to(URI node, TestRealm realm) {
        return started(new UpdateTraffic(realm, node, BETWEEN));
    }

    /** To a node, or to the realm's own address if that is null, with time between requests. */
    static UpdateTraffic slowly(@Nullable URI node, TestRealm realm) {
        return started(new UpdateTraffic(realm, node, SLOWLY));
    }

    private static UpdateTraffic started(UpdateTraffic traffic) {
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

    /** Returns the requests that were not answered, or were answered otherwise than they should. */
    List<String> failed() {
        return failed(0, one -> true);
    }

    /** Returns the requests, from this one on, that were answered otherwise than they should. */
    List<String> wrong(int from) {
        return failed(from, Sent::isAnswered);
    }

    /** Returns the requests, from this one on, that were not answered. */
    List<String> unanswered(int from) {
        return failed(from, one -> !one.isAnswered());
    }

    private List<String> failed(int from, Predicate<Sent> which) {
        return sent.stream()
                .skip(from)
                .filter(one -> !one.asExpected())
                .filter(which)
                .map(one -> one.kind() + ": " + one.answer())
                .toList();
    }

    Duration longest() {
        return longest(0);
    }

    /** The longest that an answer took, of those from this one on. */
    Duration longest(int from) {
        return sent.stream()
                .skip(from)
                .map(Sent::duration)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The longest time without a right answer, from this one on. */
    Duration longestGap(int from) {
        List<Long> answered = sent.stream()
                .skip(from)
                .filter(Sent::asExpected)
                .map(Sent::ended)
                .toList();
        long longest = 0;
        for (int i = 1; i < answered.size(); i++) {
            longest = Math.max(longest, answered.get(i) - answered.get(i - 1));
        }
        return Duration.ofNanos(longest);
    }

    private void run() {
        while (!stopped) {
            for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
                sent.add(sent(kind.getKey(), kind.getValue()));
                LockSupport.parkNanos(between.toNanos());
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
                    true,
                    kind.expected().test(answer),
                    since(start),
                    System.nanoTime());
        } catch (IllegalStateException nobody) {
            return new Sent(name, String.valueOf(nobody.getMessage()), false, false, since(start), System.nanoTime());
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

    private static OidcClient at(@Nullable URI node, TestRealm realm, String client) {
        OidcClient atAny = Nodes.newClient(realm, client);
        return node == null ? atAny : atAny.withRequest(request -> request.sentTo(node));
    }

    private static boolean isBy(Response answer, String requirement) {
        return Objects.requireNonNullElse(answer.errorDescription(), "").startsWith(requirement + ":");
    }

    private record Sent(
            String kind, String answer, boolean isAnswered, boolean asExpected, Duration duration, long ended) {}
}
