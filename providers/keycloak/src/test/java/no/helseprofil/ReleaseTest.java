package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of what {@code ./release} asks for before it makes a version, in a repository of its own. */
class ReleaseTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final String VERSION = "0.2.0";
    private static final String URL = "published.url";
    private static final String DEVELOPER = "published.developer";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeARepositoryThatIsReadyButForTheAddress() throws IOException {
        for (String program : List.of("bash", "git")) {
            assumeTrue(isInstalled(program), program);
        }
        Files.copy(ROOT.resolve("release"), folder.resolve("release"));
        String pom = Files.readString(ROOT.resolve("pom.xml"))
                .replaceFirst("<version>[^<]*-SNAPSHOT</version>", "<version>" + VERSION + "-SNAPSHOT</version>");
        Files.writeString(folder.resolve("pom.xml"), said(said(pom, URL, ""), DEVELOPER, ""));
        Files.writeString(folder.resolve("CHANGELOG.md"), "## " + VERSION + ", 2026-12-01\n");
        git("init", "--quiet");
        commit();
        // the last thing that is looked at: nothing is ever built here
        git("tag", "v" + VERSION);
    }

    @Test
    void namesTheMetadataThatMavenCentralRequires() throws IOException {
        assertThat(released()).contains("pom.xml leaves empty: " + URL, "; " + DEVELOPER);

        say(URL, "https://git.example.no/helseprofil");
        assertThat(released()).contains(": " + DEVELOPER).doesNotContain(URL);

        say(URL, "git.example.no/helseprofil");
        say(DEVELOPER, "Norsk eksempel");
        assertThat(released()).as("no address").contains(": " + URL).doesNotContain(DEVELOPER);
    }

    @Test
    void continuesIfAllMetadataAreSet() throws IOException {
        say(URL, "https://git.example.no/helseprofil");
        say(DEVELOPER, "Norsk eksempel");
        Path digest = Files.createDirectory(folder.resolve("deploy")).resolve("keycloak.digest");
        assertThat(released()).as("on which Keycloak does the image stand?").contains("deploy/keycloak.digest");
        Files.writeString(digest, "latest\n");
        commit();
        assertThat(released()).as("no digest").contains("deploy/keycloak.digest");
        Files.writeString(digest, "sha256:" + "0a".repeat(32) + "\n");
        commit();

        assertThat(released()).contains("v" + VERSION + " is there already");
    }

    private void say(String property, String value) throws IOException {
        Path pom = folder.resolve("pom.xml");
        Files.writeString(pom, said(Files.readString(pom), property, value));
        commit();
    }

    private static String said(String pom, String property, String value) {
        String changed = pom.replaceFirst(
                "<" + property + "( */>|>[^<]*</" + property + ">)",
                "<" + property + ">" + value + "</" + property + ">");
        assertThat(changed).contains("<" + property + ">" + value);
        return changed;
    }

    private void commit() throws IOException {
        git("add", ".");
        git("-c", "user.name=test", "-c", "user.email=test@example.no", "commit", "--quiet", "--message=test");
    }

    private String released() throws IOException {
        List<String> output = new ArrayList<>();
        assertThat(run(List.of("bash", "release", VERSION), output)).isEqualTo(1);
        return String.join("\n", output);
    }

    private void git(String... words) throws IOException {
        List<String> output = new ArrayList<>();
        int status = run(
                Stream.concat(
                                Stream.of("git", "-c", "commit.gpgSign=false", "-c", "tag.gpgSign=false"),
                                Stream.of(words))
                        .toList(),
                output);
        assertThat(status).as("%s", output).isZero();
    }

    private int run(List<String> command, List<String> output) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        output.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return process.onExit().join().exitValue();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
