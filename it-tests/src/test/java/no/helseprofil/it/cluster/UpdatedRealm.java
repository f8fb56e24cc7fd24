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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;

/**
 * A realm whose two nodes are updated one after the other: what an operator puts in force at one of them holds at both,
 * and what one has served the other doesn't serve again.
 */
final class UpdatedRealm {

    /** A document with a date that has come, for clients of before. */
    static final String DOCUMENT = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"assertion-type\":{\"enforced\":\"2026-02-01T00:00:00Z\"}}}";

    private static final String BLOCKS = "helseprofil/blocks";
    private static final String EMERGENCY = "helseprofil/emergency";
    private static final String WAIVER = "helseprofil/clients/" + OTHER_MACHINE + "/waivers/assertion-type";
    private static final Duration IN_FORCE = Duration.ofSeconds(1);
    private static final int SHORT = 60;
    private static final Set<Integer> UNKNOWN = Set.of(404, 405);

    private final TestRealm realm;
    private final IntFunction<KeycloakServer> nodes;
    private final int tries;
    private final Path folder;
    private final List<String> blocked = new ArrayList<>();
    private final List<Path> checkpoints = new ArrayList<>();
    private boolean inAnEmergency;

    /**
     * Adds to a realm what is to hold.
     *
     * @param nodes the nodes that run now
     * @param tries how often each race is run
     * @param folder for the realm's log and checkpoints
     */
    UpdatedRealm(TestRealm realm, IntFunction<KeycloakServer> nodes, int tries, Path folder) {
        this.realm = realm;
        this.nodes = nodes;
        this.tries = tries;
        this.folder = folder;
        realm.plant(UpdateTraffic.LEAKED, SigningKey.generate("ES256"), client -> {});
        realm.alterAttribute(OTHER_MACHINE, "helseprofil.registered", "existing");
    }

    TestRealm realm() {
        return realm;
    }

    boolean isInAnEmergency() {
        return inAnEmergency;
    }

    /** The first requests of a server take long, and would be measured with it. */
    void bothHaveAnswered() {
        for (int i = 0; i < tries; i++) {
            for (int node : List.of(A, B)) {
                assertThat(lifetime(node)).isPositive();
                succeeded(admin(node).get(BLOCKS));
                admin(node).get(EMERGENCY);
            }
        }
    }

    /** All that is in force at either node, whichever server and JAR it has. */
    void holdsAtBoth(String when) throws IOException {
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
        for (int i = 0; i < tries; i++) {
            won[race()]++;
            int first = i % 2;
            String assertion = newClient(realm, MACHINE).assertion().sign();
            assertThat(send(first, assertion).isSuccess()).isTrue();
            refused(send(1 - first, assertion)).by("assertion-single-use");
            crossed(first);
        }
        say(when + ": of " + tries + " assertions at both in the same instant one served each (" + won[A] + " at A, "
                + won[B] + " at B), of " + tries + " one after the other the first; " + tries
                + " requests pushed at one node were redeemed at the other");
    }

    /** A nonce that one node has sent with a failure serves at the other, and shows there which assertion failed. */
    void noncesAnswerAtBoth() {
        for (int issuer : List.of(A, B)) {
            String assertion = newClient(realm, MACHINE).assertion().sign();
            String nonce =
                    sendWith(issuer, assertion, "unknown").header("DPoP-Nonce").orElseThrow();
            refused(sendWith(1 - issuer, assertion, nonce)).by("assertion-per-request");
            String another = newClient(realm, MACHINE).assertion().sign();
            assertThat(sendWith(1 - issuer, another, nonce).status())
                    .as("another assertion, the nonce of a failure at the other node")
                    .isEqualTo(200);
        }
    }

    void block(int node, String kind, String value) {
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

    /** Stores a waiver whose reason differs from the one before. */
    void waive(int node) {
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
    void tighten(int node) {
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

    /** Keeps a checkpoint of the realm's log, which holds for each log that is read later. */
    void checkpoint() throws IOException {
        checkpoints.add(Files.writeString(
                folder.resolve("checkpoint-" + checkpoints.size()),
                succeeded(admin(A).get("helseprofil/log/checkpoint")).body()));
    }

    /**
     * Returns the values that this node has served, before it ends. The assertions are young for less than a minute.
     */
    Served served(int node) {
        AuthorizationRequest request = realm.authorizationRequest();
        OidcClient user = newClient(realm, USER_LOGIN);
        String code = Nodes.code(user, request);
        return new Served(request, user, code, realm.logIn(user).refreshToken(), new UsedAssertions(this, node, tries));
    }

    /**
     * Asserts that the other node refuses what a node had served before it ended, and serves what that node had
     * promised, once.
     */
    void goesOn(Served before, int other) {
        before.assertions().refusedAt(other);
        assertThat(redeemed(before.user(), before.request(), before.code(), other))
                .as("a code of before")
                .isEqualTo(200);
        assertThat(redeemed(before.user(), before.request(), before.code(), other))
                .as("a used one")
                .isEqualTo(400);
    }

    /** The status of a refresh with the refresh token of before. */
    int refreshed(Served before, int node) {
        return at(node, before.user()).refresh(before.refreshToken()).response().status();
    }

    private int redeemed(OidcClient user, AuthorizationRequest request, String code, int node) {
        return at(node, user).redeem(request, code).response().status();
    }

    Response send(int node, String assertion) {
        OidcClient client = newClient(realm, MACHINE);
        String nonce = at(node, client)
                .withoutNonceStep()
                .clientCredentials(SCOPE)
                .response()
                .header("DPoP-Nonce")
                .orElseThrow();
        return sendWith(node, assertion, nonce);
    }

    static void say(String what) {
        System.out.println("rolling update, " + what);
    }

    static String name(int node) {
        return node == A ? "A" : "B";
    }

    private Response sendWith(int node, String assertion, String nonce) {
        OidcClient client = newClient(realm, MACHINE);
        Request request = tokenRequest(
                client,
                MACHINE,
                assertion,
                Nodes.proof(client, "token_endpoint", nonce).sign());
        return request.sentTo(url(node)).send();
    }

    /** Asserts that one node takes what the other issues: a request URI, a code. */
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

    private long lifetime(int node) {
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

    private static void within(String what, BooleanSupplier isSo) {
        Duration duration = Delay.until(what, isSo).duration();
        say(what + " after " + duration.toMillis() + " ms");
        assertThat(duration).isLessThan(IN_FORCE);
    }

    private URI url(int node) {
        return nodes.apply(node).url();
    }

    private OidcClient at(int node, OidcClient client) {
        return client.withRequest(request -> request.sentTo(url(node)));
    }

    private AdminApi admin(int node) {
        return AdminApi.of(url(node), realm.name(), KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    /**
     * Values that a node has served or promised before it ended.
     *
     * @param code not redeemed yet
     * @param assertions used already
     */
    record Served(
            AuthorizationRequest request,
            OidcClient user,
            String code,
            String refreshToken,
            UsedAssertions assertions) {}
}
