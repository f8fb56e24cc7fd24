package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static no.helseprofil.it.cluster.Nodes.newClient;
import static no.helseprofil.it.cluster.Nodes.tokenRequest;
import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * One node after the other gets today's JAR in place of an older one, or the newest Keycloak in place of the oldest,
 * while clients go on sending to both; an older Keycloak then comes back in the same way. Run by {@code .ci/recorded},
 * which builds the older JAR of a commit.
 */
@Tag("recorded")
@EnabledIfSystemProperty(named = "helseprofil.jar.before", matches = ".+", disabledReason = "no older JAR is given")
class RollingUpdateIT {

    private static final String DOCUMENT = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"assertion-type\":{\"enforced\":\"2026-02-01T00:00:00Z\"}}}";
    private static final String BLOCKS = "helseprofil/blocks";
    private static final String EMERGENCY = "helseprofil/emergency";
    private static final String WAIVER = "helseprofil/clients/" + OTHER_MACHINE + "/waivers/assertion-type";

    /** Zip file of an older Keycloak, where that is updated, and not the JAR. */
    private static final String OLDER_KEYCLOAK = "helseprofil.dist.before";

    private static final Pattern VERSION = Pattern.compile("Helseprofil \\S+ on Keycloak (\\S+)");

    private static final Duration IN_FORCE = Duration.ofSeconds(1);
    private static final int REQUESTS = 150;
    private static final int TRIES = 25;
    private static final int SHORT = 60;
    private static final Set<Integer> UNKNOWN = Set.of(404, 405);

    private static Cluster cluster;
    private static ServerOptions before;
    private static ServerOptions now;
    private static TestRealm realm;

    @TempDir
    private Path folder;

    private final List<String> blocked = new ArrayList<>();
    private final List<Path> checkpoints = new ArrayList<>();
    private boolean inAnEmergency;

    @BeforeAll
    static void startWithTheOlderJar() {
        before = options("helseprofil.jar.before");
        if (isOfKeycloak()) {
            before = before.withDistribution(Path.of(System.getProperty(OLDER_KEYCLOAK)));
        }
        now = options("helseprofil.jar");
        cluster = Cluster.start(before);
        realm = TestRealm.on(cluster, DOCUMENT);
        realm.plant(UpdateTraffic.LEAKED, SigningKey.generate("ES256"), client -> {});
        realm.alterAttribute(OTHER_MACHINE, "helseprofil.registered", "existing");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void nothingIsLostNothingServesTwiceAndOnlyTheStoppingNodeFails() throws Exception {
        bothHaveAnswered();
        String older = version(A);
        block(A, "client", UpdateTraffic.LEAKED);
        waive(B);
        tighten(A);
        say("before: "
                + (inAnEmergency
                        ? "a block, a waiver and emergency settings"
                        : "a block and a waiver; the JAR of" + " before has no emergency settings"));
        both("both nodes as before");

        update(B, now, "the first node");
        tighten(B);
        both("one node as before");
        block(A, "key", SigningKey.generate("ES256").thumbprint());
        block(B, "key", SigningKey.generate("ES256").thumbprint());
        waive(A);
        waive(B);

        update(A, now, "the second node");
        both("both nodes updated");
        block(A, "key", SigningKey.generate("ES256").thumbprint());
        assertThat(inAnEmergency).isTrue();
        if (isOfKeycloak()) {
            String newer = version(A);
            assertThat(newer).isEqualTo(version(B)).isNotEqualTo(older);
            goBack();
            say("from Keycloak " + older + " to " + newer + " and back");
            assertThat(List.of(version(A), version(B))).containsOnly(older);
        }
    }

    private void goBack() throws Exception {
        update(B, before, "the first node, back");
        both("one node back");
        waive(A);
        waive(B);
        update(A, before, "the second node, back");
        both("both nodes back");
        block(B, "key", SigningKey.generate("ES256").thumbprint());
    }

    private static String version(int node) {
        Matcher said = VERSION.matcher(cluster.node(node).log());
        assertThat(said.find()).isTrue();
        return said.group(1);
    }

    private static boolean isOfKeycloak() {
        return System.getProperty(OLDER_KEYCLOAK) != null;
    }

    /** The first requests of a server take long, and would be measured with it. */
    private static void bothHaveAnswered() {
        for (int i = 0; i < TRIES; i++) {
            for (int node : List.of(A, B)) {
                assertThat(lifetime(node)).isPositive();
                succeeded(admin(node).get(BLOCKS));
                admin(node).get(EMERGENCY);
            }
        }
    }

    /** Ends a node as an operator does, and starts it otherwise, while clients send to both. */
    private void update(int node, ServerOptions options, String which) throws IOException {
        AuthorizationRequest request = realm.authorizationRequest();
        OidcClient user = newClient(realm, USER_LOGIN);
        String code = Nodes.code(user, request);
        String refreshToken = realm.logIn(user).refreshToken();
        Assertions used = new Assertions(node);
        checkpoint();

        KeycloakServer other = cluster.node(1 - node);
        UpdateTraffic toIt = UpdateTraffic.to(cluster.node(node), realm);
        UpdateTraffic toTheOther = UpdateTraffic.to(other, realm);
        toIt.await(REQUESTS);
        long start = System.nanoTime();
        cluster.stop(node);
        long stopped = System.nanoTime();
        toIt.stop();
        used.refusedAt(1 - node);
        assertThat(redeemed(user, request, code, 1 - node))
                .as("a code of before")
                .isEqualTo(200);
        assertThat(redeemed(user, request, code, 1 - node)).as("a used one").isEqualTo(400);
        int whileGone = toTheOther.size();
        Assertions meanwhile = new Assertions(1 - node);
        cluster.start(node, options);
        long started = System.nanoTime();
        meanwhile.refusedAt(node);
        UpdateTraffic toTheNew = UpdateTraffic.to(cluster.node(node), realm);
        toTheNew.await(REQUESTS);
        toTheOther.await(REQUESTS);
        toTheNew.stop();
        toTheOther.stop();
        bothHaveAnswered();

        System.out.printf(
                "rolling update, %s: stopped in %.1f s, started in %.1f s; %d requests to it before, of which %d failed,"
                        + " %d after it was back, of which %d failed; %d to the other meanwhile, of which %d failed, the"
                        + " longest took %d ms%n",
                which,
                (stopped - start) / 1e9,
                (started - stopped) / 1e9,
                toIt.size(),
                toIt.failed().size(),
                toTheNew.size(),
                toTheNew.failed().size(),
                toTheOther.size(),
                toTheOther.failed().size(),
                toTheOther.longest().toMillis());
        toIt.failed().stream().distinct().limit(10).forEach(failed -> say("at the stopping node: " + failed));
        assertThat(whileGone).isPositive();
        assertThat(toTheOther.failed()).as("at the node that went on").isEmpty();
        assertThat(toTheNew.failed()).as("at the node that came back").isEmpty();
        assertThat(at(node, user).refresh(refreshToken).response().status())
                .as("a refresh token of before")
                .isEqualTo(200);
    }

    private int redeemed(OidcClient user, AuthorizationRequest request, String code, int node) {
        return at(node, user).redeem(request, code).response().status();
    }

    /** All that is in force at either node, whichever JAR it has. */
    private void both(String when) throws Exception {
        for (int node : List.of(A, B)) {
            List<String> there = new ArrayList<>();
            succeeded(admin(node).get(BLOCKS + "?max=100"))
                    .json()
                    .forEach(block -> there.add(block.path("value").asText()));
            assertThat(there).containsExactlyInAnyOrderElementsOf(blocked);
            refused(at(node, newClient(realm, UpdateTraffic.LEAKED)).clientCredentials(SCOPE))
                    .by("blocked");
            assertThat(at(node, newClient(realm, OTHER_MACHINE))
                            .withAssertion(one -> one.header("typ", "JWT"))
                            .clientCredentials(SCOPE)
                            .response()
                            .status())
                    .isEqualTo(200);
            if (inAnEmergency && admin(node).get(EMERGENCY).isSuccess()) {
                assertThat(lifetime(node)).isLessThanOrEqualTo(SHORT);
            }
            verify(node);
        }
        int[] won = new int[2];
        for (int i = 0; i < TRIES; i++) {
            won[race()]++;
            int first = i % 2;
            String assertion = newClient(realm, MACHINE).assertion().sign();
            assertThat(send(first, assertion).isSuccess()).isTrue();
            refused(send(1 - first, assertion)).by("assertion-single-use");
            crossed(first);
        }
        say(when + ": of " + TRIES + " assertions at both in the same instant one served each (" + won[A] + " at A, "
                + won[B] + " at B), of " + TRIES + " one after the other the first; " + TRIES
                + " requests pushed at one node were redeemed at the other");
    }

    /** What one node issues the other takes: a request URI, a code. */
    private void crossed(int first) {
        OidcClient user = newClient(realm, USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();
        String pushed = at(first, user).push(request).requestUri();
        String code = LoginForm.open(user.authorizeUrl(pushed))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();
        assertThat(redeemed(user, request, code, 1 - first)).isEqualTo(200);
        assertThat(redeemed(user, request, code, first)).isEqualTo(400);
    }

    private int race() {
        String assertion = newClient(realm, MACHINE).assertion().sign();
        List<Response> answers = Race.between(() -> send(A, assertion), () -> send(B, assertion));
        int winner = answers.get(A).isSuccess() ? A : B;
        assertThat(answers.get(winner).status()).as("%s", answers).isEqualTo(200);
        refused(answers.get(1 - winner)).by("assertion-single-use");
        return winner;
    }

    private void block(int node, String kind, String value) {
        AdminApi other = admin(1 - node);
        OidcClient client = at(1 - node, newClient(realm, UpdateTraffic.LEAKED));
        succeeded(admin(node).post(BLOCKS, Map.of("kind", kind, "value", value, "reason", "a leak")));
        blocked.add(value);
        within(
                "a " + kind + " blocked at " + name(node) + " is blocked at the other",
                () -> kind.equals("key")
                        ? other.get(BLOCKS + "?max=100").body().contains(value)
                        : !client.clientCredentials(SCOPE).response().isSuccess());
    }

    /** Told apart from one of before by its reason. */
    private void waive(int node) {
        AdminApi other = admin(1 - node);
        OidcClient client =
                at(1 - node, newClient(realm, OTHER_MACHINE)).withAssertion(one -> one.header("typ", "JWT"));
        succeeded(admin(node)
                .put(
                        WAIVER,
                        Map.of(
                                "reason",
                                "given at " + name(node),
                                "approvedBy",
                                "the authority",
                                "expires",
                                Instant.now()
                                        .plus(Duration.ofDays(1))
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())));
        within(
                "a waiver given at " + name(node) + " is known at the other",
                () -> other.get("helseprofil/clients/" + OTHER_MACHINE).body().contains("given at " + name(node)));
        assertThat(client.clientCredentials(SCOPE).response().status()).isEqualTo(200);
    }

    /** Nothing becomes of it where the JAR of the node has none. */
    private void tighten(int node) {
        String settings = "{\"reason\":\"a leak\",\"until\":\""
                + Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS)
                + "\",\"accessTokenLifetimeMax\":\"PT1M\"}";
        Response put = admin(node)
                .send(admin(node)
                        .request("PUT", EMERGENCY)
                        .header("If-Match", "*")
                        .body("application/json", settings));
        if (UNKNOWN.contains(put.status())) {
            return;
        }
        succeeded(put);
        inAnEmergency = true;
        assertThat(lifetime(node)).isEqualTo(SHORT);
        if (admin(1 - node).get(EMERGENCY).isSuccess()) {
            within("emergency settings put at " + name(node) + " hold at the other", () -> lifetime(1 - node) == SHORT);
        } else {
            say("emergency settings don't hold at the node with the JAR of before: " + lifetime(1 - node) + " s");
        }
    }

    private static long lifetime(int node) {
        return at(node, newClient(realm, MACHINE))
                .clientCredentials(SCOPE)
                .response()
                .json()
                .path("expires_in")
                .asLong();
    }

    /** The log of a node, against each checkpoint that was ever given. */
    private void verify(int node) throws IOException {
        Path log = Files.writeString(
                folder.resolve("log.ndjson"),
                succeeded(admin(node).get("helseprofil/log")).body());
        List<String> command = new ArrayList<>(List.of("verify", log.toString()));
        checkpoints.forEach(one -> command.addAll(List.of("--checkpoint", one.toString())));
        assertThat(ShippedJar.run(command.toArray(String[]::new))).startsWith("0: ");
    }

    private void checkpoint() throws IOException {
        checkpoints.add(Files.writeString(
                folder.resolve("checkpoint-" + checkpoints.size()),
                succeeded(admin(A).get("helseprofil/log/checkpoint")).body()));
    }

    private static void within(String what, BooleanSupplier isSo) {
        Duration duration = Delay.until(what, isSo).duration();
        say(what + " after " + duration.toMillis() + " ms");
        assertThat(duration).isLessThan(IN_FORCE);
    }

    private static void say(String what) {
        System.out.println("rolling update, " + what);
    }

    private static String name(int node) {
        return node == A ? "A" : "B";
    }

    private static URI url(int node) {
        return cluster.node(node).url();
    }

    private static OidcClient at(int node, OidcClient client) {
        return client.withRequest(request -> request.sentTo(url(node)));
    }

    private static AdminApi admin(int node) {
        return AdminApi.of(url(node), realm.name(), KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    private static Response send(int node, String assertion) {
        OidcClient client = newClient(realm, MACHINE);
        String nonce = at(node, client)
                .withoutNonceStep()
                .clientCredentials(SCOPE)
                .response()
                .header("DPoP-Nonce")
                .orElseThrow();
        Request request = tokenRequest(
                client,
                MACHINE,
                assertion,
                Nodes.proof(client, "token_endpoint", nonce).sign());
        return request.sentTo(url(node)).send();
    }

    private static ServerOptions options(String jar) {
        return ServerOptions.stock()
                .withProvider(Path.of(System.getProperty(jar)))
                .withProvider(Path.of(System.getProperty("helseprofil.testserver.jar")));
    }

    /** Assertions that one node has taken, as long as Keycloak lets them live. */
    private static final class Assertions {

        private static final Duration LIFETIME = Duration.ofSeconds(60);

        /** From then on it may be its age that it is refused for. */
        private static final Duration YOUNG = Duration.ofSeconds(50);

        private final Map<String, Long> taken = new LinkedHashMap<>();

        Assertions(int node) {
            OidcClient client = newClient(realm, MACHINE);
            for (int i = 0; i < TRIES; i++) {
                String assertion = client.assertion().lasting(LIFETIME).sign();
                taken.put(assertion, System.nanoTime());
                assertThat(send(node, assertion).isSuccess()).isTrue();
            }
        }

        void refusedAt(int node) {
            int young = 0;
            for (Map.Entry<String, Long> one : taken.entrySet()) {
                Response answer = send(node, one.getKey());
                if (System.nanoTime() - one.getValue() < YOUNG.toNanos()) {
                    refused(answer).by("assertion-single-use");
                    young++;
                } else {
                    refused(answer);
                }
            }
            say("of " + taken.size() + " assertions that the other had taken " + name(node) + " took none, " + young
                    + " of them since they had been used, the others for their age");
        }
    }
}
