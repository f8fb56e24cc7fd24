package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a realm as an auditor has it: from the server's answers, with the JAR and nothing else. */
@Tag("slow")
class TransparencyLogIT {

    private static final String OTHER = "{\"ruleSet\":\"fapi2\",\"catalogue\":\"2026.1\"}";

    @TempDir
    private Path folder;

    @AutoClose
    private final TestRealm realm = TestRealm.underProfile();

    @Test
    void everyChangeIsAnEntryThatTheJarVerifies() throws IOException {
        realm.putProfile(OTHER);
        Path kept = write("kept.txt", publicCheckpoint().body());
        realm.putProfile(TestRealm.DOCUMENT);
        realm.admin()
                .put(
                        "helseprofil/clients/" + TestRealm.MACHINE + "/cohort",
                        "{\"cohort\":null,\"reason\":\"case 12/26\"}");
        int changes = realm.admin().get("helseprofil/changes").json().size();
        String key =
                realm.admin().get("helseprofil/log/keys").json().at("/0/key").textValue();
        Path log = write("log.ndjson", realm.admin().get("helseprofil/log").body());

        assertThat(changes).isEqualTo(3);
        assertThat(ShippedJar.run("verify", log.toString(), "--checkpoint", kept.toString(), "--key", key))
                .startsWith("0: as logged: " + changes + " entries of helseprofil/log/");
    }

    @Test
    void manipulationAndTruncationAreDetected() throws IOException {
        realm.putProfile(OTHER);
        realm.putProfile(TestRealm.DOCUMENT);
        String shorter = realm.admin().get("helseprofil/log").body();
        realm.putProfile(OTHER);
        Path kept = write("kept.txt", publicCheckpoint().body());
        List<String> lines = new ArrayList<>(
                realm.admin().get("helseprofil/log").body().lines().toList());
        lines.set(2, lines.get(2).replace("admin", "nobody"));
        lines.remove(1);

        assertThat(ShippedJar.run("verify", write("cut.ndjson", shorter).toString(), "--checkpoint", kept.toString()))
                .startsWith("1: cut off: entry 2 at the end: " + kept + " has 3");
        assertThat(ShippedJar.run(
                        "verify", write("log.ndjson", String.join("\n", lines)).toString()))
                .startsWith("1: missing: entry 0")
                .contains("changed: the content of entry 1 isn't what was logged");
    }

    @Test
    void theCheckpointIsPublicAndAnonymous() {
        assertThat(publicCheckpoint().status()).as("before the first change").isEqualTo(404);
        realm.putProfile(OTHER);

        Response checkpoint = publicCheckpoint();

        assertThat(checkpoint.status()).isEqualTo(200);
        assertThat(checkpoint.header("Content-Type")).hasValue("text/plain;charset=utf-8");
        assertThat(checkpoint.header("Cache-Control")).hasValue("public, max-age=60");
        assertThat(checkpoint.body()).matches("""
                        helseprofil/log/[0-9a-f-]{36}
                        1
                        [A-Za-z0-9+/]{43}=

                        \u2014 helseprofil/log/[0-9a-f-]{36} [A-Za-z0-9+/]{91}=
                        """);
        assertThat(realm.admin().get("helseprofil/log/checkpoint").body()).isEqualTo(checkpoint.body());
        assertThat(publicCheckpoint().body())
                .as("who compares two sees whether anything was changed")
                .isEqualTo(checkpoint.body());
    }

    @Test
    void publishedEntriesAreAnonymous() throws IOException {
        realm.putProfile(OTHER);
        Response published = realm.admin().get("helseprofil/log?contents=false");

        assertThat(realm.admin().get("helseprofil/log").body()).contains("admin-cli", realm.name(), "fapi2");
        assertThat(published.body()).doesNotContain("admin", realm.name(), "fapi2");
        assertThat(published.header("Content-Type")).hasValue("application/x-ndjson");
        assertThat(ShippedJar.run(
                        "verify", write("log.ndjson", published.body()).toString()))
                .startsWith("0: as logged: 1 entries");
    }

    @Test
    void aNewKeyIsRecordedAndSignsBesideTheOld() throws IOException {
        realm.putProfile(OTHER);
        String before =
                realm.admin().get("helseprofil/log/keys").json().at("/0/key").textValue();

        Response added = realm.admin().post("helseprofil/log/keys?reason=A+year+has+passed", "{}");

        assertThat(added.status()).as(added.body()).isEqualTo(201);
        String after = added.text("key");
        assertThat(realm.admin().get("helseprofil/log/keys").json().findValuesAsText("key"))
                .containsExactly(after, before);
        JsonNode line = realm.admin().get("helseprofil/changes?max=1").json().path(0);
        assertThat(line.at("/what/kind").textValue()).isEqualTo("log_key");
        assertThat(line.at("/details/key").textValue()).isEqualTo(after);
        Path log = write("log.ndjson", realm.admin().get("helseprofil/log").body());
        assertThat(ShippedJar.run("verify", log.toString(), "--key", before)).startsWith("0: as logged: 2 entries");
        assertThat(ShippedJar.run("verify", log.toString(), "--key", after)).startsWith("0: as logged: 2 entries");
    }

    @Test
    void aNewKeyRequiresAReasonAndALog() {
        assertThat(realm.admin().post("helseprofil/log/keys", "{}").status()).isEqualTo(400);
        assertThat(realm.admin().post("helseprofil/log/keys?reason=none", "{}").status())
                .as("nothing was logged yet")
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"contents=", "contents=no", "contents=FALSE", "content=false"})
    void anInvalidParameterIsRefused(String query) {
        realm.putProfile(OTHER);

        Response answer = realm.admin().get("helseprofil/log?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void readingEntriesRequiresAuthentication() {
        realm.putProfile(OTHER);

        for (String path : List.of("log", "log?contents=false", "log/checkpoint", "log/keys")) {
            URI address =
                    URI.create(SharedServer.get().url() + "/admin/realms/" + realm.name() + "/helseprofil/" + path);
            assertThat(Request.get(address).send().status()).as(path).isEqualTo(401);
        }
    }

    @Test
    void theLogContinuesAfterRemovalOfTheProfile() throws IOException {
        realm.putProfile(OTHER);
        assertThat(realm.admin().delete("helseprofil/install?reason=We+go+back").status())
                .isEqualTo(200);

        assertThat(publicCheckpoint().status()).as("as in stock Keycloak").isEqualTo(404);
        assertThat(realm.admin().get("helseprofil/log/checkpoint").status()).isEqualTo(200);
        Path log = write("log.ndjson", realm.admin().get("helseprofil/log").body());
        assertThat(ShippedJar.run("verify", log.toString())).startsWith("0: as logged: 2 entries");
    }

    private Response publicCheckpoint() {
        return Request.get(realm.address("helseprofil/checkpoint")).send();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
