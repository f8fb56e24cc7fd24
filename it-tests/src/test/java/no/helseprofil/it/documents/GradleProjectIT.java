package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import no.helseprofil.it.support.Kcadm;
import no.helseprofil.it.support.KeptServers;
import no.helseprofil.it.support.MarkdownPage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The first test of README in a Gradle project with the lines of {@code docs/test-kit.md}, where a Gradle is installed. One
 * before 4.6 knows no JUnit 5, so a program of the project runs the test there, with the same class path and property.
 */
@Tag("own-server")
class GradleProjectIT {

    private static final Path PROJECT = Path.of("target", "vendor-gradle").toAbsolutePath();
    private static final Path PUBLISHED =
            Path.of("target", "vendor-gradle-repository").toAbsolutePath();
    private static final String LINES =
            MarkdownPage.named("docs/test-kit.md").blocks("groovy").get(0).code();
    private static final long MOST_MINUTES = 10;

    @Test
    void theLinesNameTheVersionsOfThisBuild() {
        assertThat(LINES)
                .contains("no.helseprofil:helseprofil-test-kit:" + System.getProperty("helseprofil.version") + "'")
                .contains("keycloak-quarkus-dist:" + System.getProperty("helseprofil.keycloak.version") + "@zip")
                .contains("test {\n    useJUnitPlatform()\n");
    }

    @Test
    void theFirstTestPassesWithoutTheServerOnItsClassPath() throws Exception {
        Path gradle = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "gradle"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(gradle != null, "no Gradle is installed");
        VendorProjectIT.publish(PUBLISHED);
        KeptServers.linkInto(PROJECT.resolve("target"));
        Path sources = Files.createDirectories(PROJECT.resolve("src/test/java"));
        Files.writeString(
                sources.resolve("FirstTest.java"),
                JavaSnippetsTest.classesOf(MarkdownPage.named("README.md")).get("FirstTest"));
        Files.writeString(sources.resolve("RunTests.java"), RUN_TESTS);
        Files.writeString(PROJECT.resolve("settings.gradle"), "rootProject.name = 'vendor'\n");
        Files.writeString(PROJECT.resolve("build.gradle"), build());

        String said = output(List.of(
                gradle.toString(), "--offline", "--no-daemon", "-Dmaven.repo.local=" + PUBLISHED, "classPath", "test"));

        assertThat(said).contains("BUILD SUCCESSFUL").contains("on the class path: helseprofil-test-kit-");
        assertThat(said).as("the class path").doesNotContain("on the class path: keycloak-quarkus-dist");
        Path result = PROJECT.resolve("build/test-results/test/TEST-FirstTest.xml");
        assertThat(Files.exists(result) ? Files.readString(result) : said)
                .as("that the test ran")
                .containsAnyOf("tests=\"1\"", "1 tests successful");
    }

    private static String build() {
        return """
                apply plugin: 'java'
                repositories {
                    maven { url '%s' }
                    maven { url '%s' }
                }
                boolean knowsJUnit = test.respondsTo('useJUnitPlatform')
                if (!knowsJUnit) {
                    test.ext.useJUnitPlatform = { }
                }
                %s
                test.jvmArgs '-XX:+UseSerialGC'
                if (!knowsJUnit) {
                    test.enabled = false
                    task kitTest(type: JavaExec, dependsOn: 'testClasses') {
                        classpath = sourceSets.test.runtimeClasspath
                        main = 'RunTests'
                        systemProperties = test.systemProperties
                        jvmArgs = test.jvmArgs
                    }
                    test.dependsOn kitTest
                }
                dependencies {
                    testImplementation 'org.junit.jupiter:junit-jupiter:%s'
                    testImplementation 'org.junit.platform:junit-platform-launcher:%s'
                }
                task classPath {
                    doLast {
                        sourceSets.test.runtimeClasspath.files.each { println 'on the class path: ' + it.name }
                    }
                }
                """.formatted(
                        PUBLISHED.toUri(),
                        Path.of(System.getProperty("helseprofil.repository")).toUri(),
                        LINES,
                        versionOf(Test.class),
                        versionOf(org.junit.platform.engine.TestEngine.class));
    }

    /** Returns the version in the name of the JAR from which a class is. */
    private static String versionOf(Class<?> type) {
        String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return jar.replaceFirst(".*-([0-9][^/]*)\\.jar", "$1");
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(PROJECT);
        Path log = PROJECT.resolve("gradle.log");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("GRADLE_OPTS", Kcadm.SHORT_LIVED);
        Process process = builder.start();
        boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        process.destroy();
        assertThat(ended).as("ended within %d minutes", MOST_MINUTES).isTrue();
        return Files.readString(log);
    }

    private static final String RUN_TESTS = """
            import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

            import java.io.PrintWriter;
            import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
            import org.junit.platform.launcher.core.LauncherFactory;
            import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

            class RunTests {

                public static void main(String[] none) {
                    SummaryGeneratingListener summary = new SummaryGeneratingListener();
                    LauncherFactory.create()
                            .execute(
                                    LauncherDiscoveryRequestBuilder.request()
                                            .selectors(selectClass("FirstTest"))
                                            .build(),
                                    summary);
                    summary.getSummary().printTo(new PrintWriter(System.out, true));
                    System.exit(summary.getSummary().getTestsFailedCount() == 0 ? 0 : 1);
                }
            }
            """;
}
