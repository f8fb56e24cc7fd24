package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * There is no room left for the embedded database, while clients go on and an administrator blocks; later there is again. Run
 * by {@code .ci/recorded}, as root.
 */
@Tag("recorded")
class DiskFullIT {

    private static final String BLOCKS = "helseprofil/blocks";
    private static final String DATABASE = "keycloakdb.mv.db";
    private static final String AT_ONCE = ";WRITE_DELAY=0";

    /** Each write of a commit is some kilobytes more until H2 tidies up, and the tables take hundreds. */
    private static final String SIZE = "512m";

    private static final Duration FULL = Duration.ofSeconds(20);
    private static final Duration BACK = Duration.ofSeconds(30);
    private static final int STEADY = 10;
    private static final int PAGE = 100;

    private final List<String> answered = new ArrayList<>();
    private TestRealm realm;
    private OidcClient machine;
    private OidcClient user;
    private String refreshToken;
    private String used;

    @TempDir
    private Path folder;

    /** The test runs with the delay that H2 has by itself, and with each commit written before it is answered. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {";WRITE_DELAY=500", AT_ONCE})
    void aFullDiskAdmitsNobodyAndTheServerRecovers(String url) throws Exception {
        try (SmallDisk disk = mounted()) {
            ServerOptions options =
                    SharedServer.withoutRealms().withDatabase(disk.folder()).withArgument("--db-url-properties=" + url);
            try (KeycloakServer server = Servers.startOnThisMachine(options)) {
                fill(disk, server, url);
            }
        }
    }

    private SmallDisk mounted() throws IOException {
        Path place = Files.createDirectories(folder.resolve("h2"));
        try {
            return SmallDisk.mount(place, SIZE);
        } catch (IOException e) {
            return abort("only root can make a small disk: " + e.getMessage());
        }
    }

    private void fill(SmallDisk disk, KeycloakServer server, String name) throws Exception {
        realm = TestRealm.on(server, TestRealm.DOCUMENT);
        machine = realm.oidc(MACHINE);
        user = realm.oidc(USER_LOGIN);
        refreshToken = realm.logIn(user).refreshToken();
        succeeded(realm.admin().post(BLOCKS, block("client", OTHER_MACHINE)));
        String before = blockedKey();
        refused(realm.oidc(OTHER_MACHINE).clientCredentials(SCOPE)).by("blocked");
        used = machine.assertion().lasting(Duration.ofSeconds(60)).sign();
        assertThat(send(used).isSuccess()).isTrue();
        long size = Files.size(disk.folder().resolve(DATABASE));

        disk.fill();
        long start = System.nanoTime();
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        while (System.nanoTime() - start < FULL.toNanos()) {
            round(counts);
        }
        List<String> meanwhile = List.copyOf(answered.subList(1, answered.size()));
        disk.free();
        Duration back = untilSteady();

        List<String> there = there();
        System.out.printf(
                "disk full (%s), for %d s, with a database of %d kB: %s%n",
                name, FULL.toSeconds(), size / 1024, counts);
        long kept = meanwhile.stream().filter(there::contains).count();
        System.out.printf(
                "disk full (%s): of %d blocks that were answered with 201 meanwhile %d are there; steady %.1f s after"
                        + " there was room%n",
                name, meanwhile.size(), kept, back.toMillis() / 1e3);
        assertThat(counts.get("of a blocked client").keySet())
                .as("no blocked client is let in")
                .allMatch(answer -> answer.equals("401 blocked") || answer.startsWith("5"));
        assertThat(counts.get("with a used assertion").keySet()).noneMatch(answer -> answer.startsWith("2"));
        assertThat(counts.get("of a client")).containsKey("200");
        assertThat(counts.get("of a client").keySet())
                .as("served, or answered that the server has a fault")
                .allMatch(answer -> answer.equals("200") || answer.startsWith("5"));
        assertThat(there).as("what was blocked before").contains(OTHER_MACHINE, before);
        if (name.equals(AT_ONCE)) {
            assertThat(kept).as("what was answered is there").isEqualTo(meanwhile.size());
        }
        refused(realm.oidc(OTHER_MACHINE).clientCredentials(SCOPE)).by("blocked");
        Path log = Files.writeString(
                folder.resolve("log.ndjson"),
                succeeded(realm.admin().get("helseprofil/log")).body());
        assertThat(ShippedJar.run("verify", log.toString())).startsWith("0: ");
    }

    private void round(Map<String, Map<String, Integer>> counts) {
        count(counts, "of a client", () -> machine.clientCredentials(SCOPE).response());
        count(counts, "of a user", () -> user.refresh(refreshToken).response());
        count(
                counts,
                "of a blocked client",
                () -> realm.oidc(OTHER_MACHINE).clientCredentials(SCOPE).response());
        count(counts, "with a used assertion", () -> send(used));
        count(counts, "an administrator blocks", this::blocking);
        count(counts, "an administrator reads", () -> realm.admin().get(BLOCKS));
    }

    /** Until so many rounds on end are answered as they should. */
    private Duration untilSteady() {
        long start = System.nanoTime();
        long last = start;
        for (int steady = 0; steady < STEADY; ) {
            Map<String, Map<String, Integer>> counts = new TreeMap<>();
            round(counts);
            boolean asExpected = counts.values().stream()
                    .flatMap(answers -> answers.keySet().stream())
                    .noneMatch(answer -> answer.startsWith("5") || answer.startsWith("no"));
            steady = asExpected ? steady + 1 : 0;
            last = asExpected ? last : System.nanoTime();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("%s", counts)
                    .isLessThan(BACK);
        }
        return Duration.ofNanos(last - start);
    }

    private static void count(Map<String, Map<String, Integer>> counts, String kind, Supplier<Response> request) {
        String answer;
        try {
            Response response = request.get();
            String description = String.valueOf(response.errorDescription());
            answer = response.status() + (response.status() == 401 ? " " + description.replaceFirst(":.*", "") : "");
        } catch (RuntimeException e) {
            answer = "none";
        }
        counts.computeIfAbsent(kind, key -> new TreeMap<>()).merge(answer, 1, Integer::sum);
    }

    private Response blocking() {
        String key = SigningKey.generate("ES256").thumbprint();
        Response answer = realm.admin().post(BLOCKS, block("key", key));
        if (answer.isSuccess()) {
            answered.add(key);
        }
        return answer;
    }

    private String blockedKey() {
        succeeded(blocking());
        return answered.get(0);
    }

    private List<String> there() {
        List<String> there = new ArrayList<>();
        for (int before = -1; before < there.size(); ) {
            before = there.size();
            succeeded(realm.admin().get(BLOCKS + "?max=" + PAGE + "&first=" + before))
                    .json()
                    .forEach(block -> there.add(block.path("value").asText()));
        }
        return there;
    }

    private static Map<String, String> block(String kind, String value) {
        return Map.of("kind", kind, "value", value, "reason", "a leak");
    }

    private Response send(String assertion) {
        return machine.withRequest(request -> request.formInstead("client_assertion", assertion))
                .clientCredentials(SCOPE)
                .response();
    }
}
