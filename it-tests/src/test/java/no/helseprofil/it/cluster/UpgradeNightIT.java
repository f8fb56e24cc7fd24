package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.A;
import static no.helseprofil.it.cluster.Nodes.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.it.proxies.ProxyProcess;
import no.helseprofil.it.support.Shell;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.WrittenPart;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.Distribution;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.ServerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of {@code docs/upgrade.md} as they stand there, on two nodes under traffic: from the oldest Keycloak to the
 * newest, and back. Run by {@code .ci/upgrade-night}. The JAR stays, or an older one is given and replaced as well.
 */
@Tag("recorded")
@EnabledIfSystemProperty(
        named = "helseprofil.dist.before",
        matches = ".+",
        disabledReason = "no older Keycloak is given")
class UpgradeNightIT {

    private static final Path WORK = Path.of("target", "keycloak").toAbsolutePath();
    private static final WrittenPart SEEN = new WrittenPart("upgrade.md", "night", ".ci/upgrade-night");
    private static final Pattern VERSION = Pattern.compile("Helseprofil \\S+ on Keycloak (\\S+)");
    private static final Pattern ATTACK = Pattern.compile("This server has attacked itself: .*? in (\\d+) ms");
    private static final String ERROR = "ERROR [no.helseprofil";
    private static final int NEITHER = -1;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int TRIES = 10;
    private static final int REQUESTS = 60;

    private static final String DOCUMENT = UpdatedRealm.DOCUMENT.replace(
            "\"requirements\":{",
            "\"requirements\":{\"assertion-per-request\":{\"enforced\":\"2026-02-01T00:00:00Z\"},");

    private static final UpgradePage PAGE = new UpgradePage();
    private static final List<InstalledNode> NODES = new ArrayList<>();

    private static PostgresServer postgres;
    private static ProxyProcess proxy;
    private static Path machines;
    private static long begun;

    @TempDir
    private Path folder;

    private final List<String> rows = new ArrayList<>();
    private int notReady;
    private UpdatedRealm realm;
    private List<UpdateTraffic> traffic = List.of();

    @BeforeAll
    static void startTheOlderKeycloak(@TempDir Path folder) throws Exception {
        Path older = Path.of(System.getProperty("helseprofil.dist.before"));
        assertThat(older.getFileName().toString())
                .as("the version that the page goes back to")
                .contains(PAGE.older());
        assertThat(PAGE.newer()).isEqualTo(System.getProperty("helseprofil.keycloak.version"));
        machines = Files.createTempDirectory(Files.createDirectories(WORK), "server-");
        postgres = PostgresServer.start();
        for (String name : List.of("a", "b")) {
            NODES.add(InstalledNode.on(machines.resolve(name)));
        }
        proxy = ProxyProcess.balancing("HAProxy with Forwarded", List.copyOf(NODES), folder);
        for (InstalledNode node : NODES) {
            node.install(older.toAbsolutePath(), PAGE.older(), jars(), settings());
            node.put(property("helseprofil.dist.zip"), "keycloak-" + PAGE.newer() + ".zip");
            node.put(property("helseprofil.jar"), "helseprofil.jar");
            done(node, "/opt/keycloak/bin/kc.sh build");
            done(node, PAGE.start(UpgradePage.BACK));
        }
    }

    @AfterAll
    static void end() {
        NODES.forEach(InstalledNode::close);
        if (proxy != null) {
            proxy.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        Stream.of("a", "b").map(name -> machines.resolve(name).resolve("opt")).forEach(Distribution::delete);
    }

    @Test
    void anUpgradeLosesNothingAllowsNoReuseAndRefusesNoClient() throws IOException {
        realm = new UpdatedRealm(TestRealm.behind(proxy.url(), NODES.get(A), DOCUMENT), NODES::get, TRIES, folder);
        realm.bothHaveAnswered();
        TestRealm sent = realm.realm();
        realm.block(A, "client", UpdateTraffic.LEAKED);
        realm.waive(B);
        realm.tighten(A);
        holds("both nodes as before");
        begun = System.nanoTime();
        traffic = List.of(
                UpdateTraffic.slowly(NODES.get(A).url(), sent),
                UpdateTraffic.slowly(NODES.get(B).url(), sent),
                UpdateTraffic.slowly(null, sent));

        prepare();
        change("3, B", UpgradePage.CHANGE, B);
        change("3, A", UpgradePage.CHANGE, A);
        run(UpgradePage.AFTERWARDS, A, () -> {});
        change("back, B", UpgradePage.BACK, B);
        change("back, A", UpgradePage.BACK, A);

        stopTraffic();
        int wrong = traffic.stream().mapToInt(one -> one.wrong(0).size()).sum();
        assertThat(wrong)
                .as("wrong answers, but for those of nodes that weren't ready")
                .isEqualTo(notReady);
        assertThat(traffic.get(traffic.size() - 1).unanswered(0))
                .as("at the address")
                .isEmpty();
        publish();
    }

    @AfterEach
    void stopTraffic() {
        traffic.forEach(UpdateTraffic::stop);
    }

    /** Asserts that changes put in force on either node while they differ hold, and that earlier ones hold. */
    private void putInForce() throws IOException {
        realm.block(A, "key", SigningKey.generate("ES256").thumbprint());
        realm.block(B, "key", SigningKey.generate("ES256").thumbprint());
        realm.waive(A);
        realm.waive(B);
        holds("A is " + version(A) + ", B is " + version(B));
    }

    private void holds(String when) throws IOException {
        realm.holdsAtBoth(when);
        realm.noncesAnswerAtBoth();
    }

    /** Runs the steps that interrupt nothing. */
    private void prepare() {
        List<Integer> from = traffic.stream().map(UpdateTraffic::size).toList();
        run(UpgradePage.PREPARE, A, () -> {});
        run(UpgradePage.PREPARE, B, () -> {});
        run(UpgradePage.ASK, A, () -> {});
        report("1 and 2", NEITHER, from);
    }

    /** Changes a node under traffic: what it had served is served nowhere again, and what it promised holds. */
    private void change(String what, String step, int node) throws IOException {
        UpdatedRealm.Served before = realm.served(node);
        realm.checkpoint();
        List<Integer> from = traffic.stream().map(UpdateTraffic::size).toList();
        List<UsedAssertions> meanwhile = new ArrayList<>();
        run(step, node, () -> {
            realm.goesOn(before, 1 - node);
            meanwhile.add(new UsedAssertions(realm, 1 - node, TRIES));
        });
        meanwhile.forEach(used -> used.refusedAt(node));
        assertThat(meanwhile).as("while the node was stopped").hasSize(1);
        assertThat(realm.refreshed(before, node))
                .as("a refresh token of before")
                .isEqualTo(200);
        traffic.forEach(one -> one.await(REQUESTS));
        report(what, node, from);
        putInForce();
    }

    private void report(String what, int gone, List<Integer> from) {
        List<String> cells = new ArrayList<>(List.of(what, version(A), version(B)));
        for (int i = 0; i < traffic.size(); i++) {
            cells.add(seen(traffic.get(i), from.get(i), i == gone));
        }
        cells.add(gone == NEITHER ? "" : attack(gone));
        rows.add("| " + String.join(" | ", cells) + " |\n");
        System.out.print("upgrade night, " + rows.get(rows.size() - 1));
        assertThat(NODES.stream().map(InstalledNode::log)).as("logs").noneMatch(log -> log.contains(ERROR));
        for (int i = 0; i < traffic.size(); i++) {
            UpdateTraffic sent = traffic.get(i);
            if (i == gone) {
                List<String> refused = sent.wrong(from.get(i));
                refused.stream().distinct().limit(10).forEach(System.out::println);
                assertThat(refused).as("of a node that isn't ready").allMatch(one -> one.contains(": HTTP 50"));
                notReady += refused.size();
            } else {
                assertThat(sent.wrong(from.get(i))).as(what).isEmpty();
                assertThat(sent.unanswered(from.get(i))).as(what).isEmpty();
            }
        }
    }

    private static String seen(UpdateTraffic sent, int from, boolean wasGone) {
        int wrong = sent.wrong(from).size();
        int right = sent.size() - from - wrong - sent.unanswered(from).size();
        return wasGone
                ? "%d; gone for %d s, %d refused until ready"
                        .formatted(right, sent.longestGap(from).toSeconds(), wrong)
                : "%d, %d failed; longest %d ms"
                        .formatted(right, wrong, sent.longest(from).toMillis());
    }

    private static String attack(int node) {
        Matcher said = ATTACK.matcher(NODES.get(node).log());
        return said.find() ? said.group(1) + " ms" : "known";
    }

    private void run(String step, int node, Runnable onceStopped) {
        PAGE.run(step, NODES.get(node), realm.realm().name(), onceStopped);
    }

    private static void done(InstalledNode node, String commands) {
        Shell.Outcome outcome = node.run(commands);
        assertThat(outcome.exit()).as("%s%n%s", outcome, node).isZero();
    }

    /** The JAR of before may be given, and have another name; the page replaces it. */
    private static Map<String, Path> jars() {
        String before = System.getProperty("helseprofil.jar.before");
        return Map.of(
                "helseprofil.jar",
                before == null ? property("helseprofil.jar") : Path.of(before),
                "testserver.jar",
                property("helseprofil.testserver.jar"));
    }

    private static Path property(String name) {
        return Path.of(System.getProperty(name));
    }

    /** Returns the settings of the page, and those of a cluster of processes whose passwords need no protection. */
    private static List<String> settings() {
        List<String> settings = new ArrayList<>(PAGE.settings());
        postgres.asDatabaseOf(ServerOptions.stock()).arguments().forEach(one -> settings.add(one.substring(2)));
        settings.addAll(List.of(
                "hostname=" + proxy.url(),
                "proxy-headers=forwarded",
                "http-enabled=true",
                "http-host=localhost",
                "cache-embedded-network-bind-address=127.0.0.1",
                "spi-storage--sssd--enabled=false",
                "spi-password-hashing--argon2--iterations=1",
                "spi-password-hashing--argon2--memory=64"));
        return settings;
    }

    /** Writes what was seen into the page, if that is asked for. */
    private void publish() throws IOException {
        String table = """
                `.ci/upgrade-night`, %d seconds on %d processors; requests answered at each node and at the address of both:

                | step | A | B | at A | at B | at the address | self-attack |
                |---|---|---|---|---|---|---|
                %s""".formatted(
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds(), PROCESSORS, String.join("", rows));
        System.out.println(table);
        if (System.getProperty("night.write") != null) {
            SEEN.holds(table);
        }
    }

    private static String version(int node) {
        return VERSION.matcher(NODES.get(node).log())
                .results()
                .map((MatchResult said) -> said.group(1))
                .findFirst()
                .orElseThrow();
    }
}
