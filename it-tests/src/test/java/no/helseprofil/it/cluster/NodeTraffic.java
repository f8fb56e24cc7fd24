package no.helseprofil.it.cluster;

import static no.helseprofil.it.support.TestRealm.MACHINE;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;

/** Token requests to one node, one after the other, until it is stopped; each with an assertion that lasts a minute. */
final class NodeTraffic {

    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(10);

    /** Kept, since a node that is gone has none. */
    private final URI url;

    private final int node;
    private final TestRealm realm;
    private final OidcClient client;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "traffic");
    private volatile Duration between = BETWEEN;
    private volatile boolean stopped;

    private NodeTraffic(int node, TestRealm realm) {
        this.node = node;
        this.realm = realm;
        this.url = Nodes.url(node);
        this.client = Nodes.newClient(realm, MACHINE);
    }

    static NodeTraffic to(int node, TestRealm realm) {
        NodeTraffic traffic = new NodeTraffic(node, realm);
        traffic.thread.start();
        return traffic;
    }

    /** Sends the assertion again, to either node, with a new proof. */
    static Response again(int node, TestRealm realm, Sent sent) {
        return send(Nodes.url(node), Nodes.newClient(realm, MACHINE), sent.assertion(), Nodes.nonceOf(node, realm));
    }

    void await(int answers) {
        while (answered() < answers && thread.isAlive()) {
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        if (answered() < answers) {
            throw new AssertionError("traffic to node " + node + " broke off after " + answered() + " answers");
        }
    }

    /** Sends less from now on, while a test waits for something else. */
    void calm() {
        between = BETWEEN.multipliedBy(10);
    }

    /** Sends all of it again, and waits for some answers. */
    void hurry(int answers) {
        between = BETWEEN;
        await(answered() + answers);
    }

    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int answered() {
        return (int) sent.stream().filter(Sent::isAnswered).count();
    }

    List<Response> answers() {
        return sent.stream().flatMap(one -> one.answer().stream()).toList();
    }

    /** Returns the requests that brought a token, the newest last. */
    List<Sent> granted() {
        return sent.stream()
                .filter(one -> one.answer().filter(Response::isSuccess).isPresent())
                .toList();
    }

    /** Returns the number of requests that brought a token that long ago or longer. */
    int granted(Duration ago) {
        long latest = System.nanoTime() - ago.toNanos();
        return (int) granted().stream().filter(one -> one.ended() - latest < 0).count();
    }

    /** Returns the requests whose outcome is unknown. */
    List<Sent> inDoubt() {
        return sent.stream().filter(one -> !one.isAnswered()).toList();
    }

    Duration longest() {
        return sent.stream().map(Sent::duration).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** Sends requests until it is stopped. A request that gets no answer ends it. */
    private void run() {
        String nonce = Nodes.nonceOf(node, realm);
        boolean answered = true;
        while (!stopped && answered) {
            String assertion = client.assertion().lasting(LIFETIME).sign();
            long start = System.nanoTime();
            Optional<Response> answer = answer(assertion, nonce);
            answered = answer.isPresent();
            nonce = answer.flatMap(one -> one.header("DPoP-Nonce")).orElse(nonce);
            long end = System.nanoTime();
            sent.add(new Sent(assertion, answer, Duration.ofNanos(end - start), end));
            LockSupport.parkNanos(between.toNanos());
        }
    }

    private Optional<Response> answer(String assertion, String nonce) {
        try {
            return Optional.of(send(url, client, assertion, nonce));
        } catch (IllegalStateException nobody) {
            return Optional.empty();
        }
    }

    private static Response send(URI url, OidcClient client, String assertion, String nonce) {
        String proof = Nodes.proof(client, "token_endpoint", nonce).sign();
        return Nodes.tokenRequest(client, MACHINE, assertion, proof).sentTo(url).send();
    }

    /**
     * A request.
     *
     * @param assertion what it authenticated with
     * @param answer nothing where the connection broke
     * @param duration how long it took
     * @param ended when the answer had come, as {@link System#nanoTime()} has it
     */
    record Sent(String assertion, Optional<Response> answer, Duration duration, long ended) {

        boolean isAnswered() {
            return answer.isPresent();
        }
    }
}
