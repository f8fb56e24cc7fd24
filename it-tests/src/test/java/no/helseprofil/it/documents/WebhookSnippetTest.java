package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import no.helseprofil.it.support.MarkdownPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines by which {@code docs/notices.md} verifies an event, run as a reader pastes them. */
class WebhookSnippetTest {

    private static final String SHOWN =
            MarkdownPage.named("docs/notices.md").blocks("java").get(0).code();

    @TempDir
    private Path folder;

    @Test
    void distinguishAGenuineEventFromAForgedEvent() throws Exception {
        assertThat(isGenuine(SHOWN)).isTrue();
        assertThat(isGenuine(SHOWN.replace("2432232314", "2432232315")))
                .as("another body")
                .isFalse();
        assertThat(isGenuine(SHOWN.replace("\"1614265330\"", "\"1614265331\"")))
                .as("another time")
                .isFalse();
        assertThat(isGenuine(SHOWN.replace("\"v1,g0h", "\"v2,g0h")))
                .as("another scheme")
                .isFalse();
    }

    private boolean isGenuine(String lines) throws Exception {
        Path classes = Files.createTempDirectory(folder, "classes");
        Path source = Files.writeString(
                classes.resolve("Verify.java"),
                "public class Verify { public static boolean run() throws Exception {\n" + lines
                        + "return genuine; } }\n");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-d", classes.toString(), source.toString()))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            return (boolean) loader.loadClass("Verify").getMethod("run").invoke(null);
        }
    }
}
