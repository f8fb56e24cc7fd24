package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import no.helseprofil.it.support.MarkdownPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code ./run} in a copy, with a Maven that only notes its arguments: what it builds is what operators install. */
class RunBuildTest {

    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    @Test
    void theDocumentedCommandBuildsTheJar() throws IOException, InterruptedException {
        Path noted = folder.resolve("noted");
        Files.copy(ROOT.resolve("run"), folder.resolve("run"));
        Files.copy(ROOT.resolve("pom.xml"), folder.resolve("pom.xml"));
        Path mvn = Files.createDirectory(folder.resolve("bin")).resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\necho \"mvn $*\" >> '" + noted + "'\nexit 1\n");
        assertThat(mvn.toFile().setExecutable(true)).isTrue();

        ProcessBuilder run = new ProcessBuilder("bash", folder.resolve("run").toString(), "realm", "any.json");
        run.environment().put("PATH", mvn.getParent() + ":" + System.getenv("PATH"));
        run.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int status = run.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start()
                .waitFor();

        assertThat(status).as(Files.readString(folder.resolve("log"))).isEqualTo(1);
        assertThat(Files.readAllLines(noted))
                .as("a goal that is left out, or a module, would be missing in the JAR")
                .map(line -> line.replace("-B -ntp ", ""))
                .isEqualTo(List.of(documented()));
    }

    private static String documented() {
        return MarkdownPage.named("docs/install.md").blocks("sh").stream()
                .flatMap(block -> block.code().lines())
                .filter(line -> line.startsWith("mvn package"))
                .findFirst()
                .orElseThrow();
    }
}
