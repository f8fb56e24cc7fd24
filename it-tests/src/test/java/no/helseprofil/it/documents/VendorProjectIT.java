package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.libraries.VendorTest;
import no.helseprofil.it.support.Kcadm;
import no.helseprofil.it.support.KeptServers;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The whole test classes of README and {@code docs/test-kit.md}, in a Maven project that has nothing of this one but what is
 * published: with the versions that Spring Boot manages, and one server.
 */
@Tag("own-server")
class VendorProjectIT {

    private static final Path PROJECT = Path.of("target", "vendor").toAbsolutePath();
    private static final Path PUBLISHED = Path.of("target", "vendor-repository").toAbsolutePath();
    private static final Path KIT = Path.of("..", "test-kit", "target");
    private static final Path BOM = Path.of("..", "bom", "target");
    private static final MarkdownPage README = MarkdownPage.named("README.md");
    private static final MarkdownPage PAGE = MarkdownPage.named("docs/test-kit.md");
    private static final String VERSION = System.getProperty("helseprofil.version");
    private static final String SPRING_BOOT = System.getProperty("helseprofil.spring.boot", "3.5.7");
    private static final long MOST_MINUTES = 10;

    @Test
    void theReadmeTestPassesInItsOwnProjectAndFailsWithAFault() throws Exception {
        Map<String, String> classes = new HashMap<>(JavaSnippetsTest.classesOf(PAGE));
        classes.putAll(JavaSnippetsTest.classesOf(README));
        classes.put("FaultyFirstTest", VendorTest.JAVA.failing().replace("class FirstTest", "class FaultyFirstTest"));
        Files.createDirectories(PROJECT);
        Files.writeString(PROJECT.resolve("pom.xml"), pom());
        Path sources = Files.createDirectories(PROJECT.resolve("src/test/java"));
        for (Map.Entry<String, String> one : classes.entrySet()) {
            Files.writeString(sources.resolve(one.getKey() + ".java"), one.getValue());
        }
        publish(PUBLISHED);
        KeptServers.linkInto(PROJECT.resolve("target"));

        String said = maven();

        assertThat(said)
                .as("all are green but for the one with the fault, which names the requirement")
                .contains("Tests run: " + classes.size() + ", Failures: 1, Errors: 0, Skipped: 0")
                .containsPattern("FaultyFirstTest[.]\\w+:\\d+ " + VendorTest.REQUIREMENT + ": ");
    }

    @Test
    void theFirstTestHasFewerThanTwentyLines() {
        assertThat(JavaSnippetsTest.classesOf(README).get("FirstTest").lines().filter(line -> !line.isBlank()))
                .hasSizeLessThan(20);
    }

    /** README's dependency as it stands there, beside what Spring Boot has in a project. */
    private static String pom() {
        String dependency = README.blocks("xml").stream()
                .map(Block::code)
                .filter(code -> code.contains("helseprofil-test-kit"))
                .collect(Collectors.joining());
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                    <modelVersion>4.0.0</modelVersion>
                    <groupId>example</groupId>
                    <artifactId>vendor</artifactId>
                    <version>1</version>
                    <properties>
                        <maven.compiler.release>17</maven.compiler.release>
                        <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                    </properties>
                    <dependencyManagement>
                        <dependencies>
                            <dependency>
                                <groupId>no.helseprofil</groupId>
                                <artifactId>helseprofil-bom</artifactId>
                                <version>%s</version>
                                <type>pom</type>
                                <scope>import</scope>
                            </dependency>
                            <dependency>
                                <groupId>org.springframework.boot</groupId>
                                <artifactId>spring-boot-dependencies</artifactId>
                                <version>%s</version>
                                <type>pom</type>
                                <scope>import</scope>
                            </dependency>
                        </dependencies>
                    </dependencyManagement>
                    <dependencies>
                %s
                        <dependency>
                            <groupId>org.assertj</groupId>
                            <artifactId>assertj-core</artifactId>
                            <scope>test</scope>
                        </dependency>
                        <dependency>
                            <groupId>org.junit.jupiter</groupId>
                            <artifactId>junit-jupiter</artifactId>
                            <scope>test</scope>
                        </dependency>
                    </dependencies>
                    <build>
                        <pluginManagement>
                            <plugins>
                                <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
                                <plugin><artifactId>maven-resources-plugin</artifactId><version>3.5.0</version></plugin>
                                <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
                            </plugins>
                        </pluginManagement>
                    </build>
                </project>
                """.formatted(VERSION, SPRING_BOOT, dependency);
    }

    /** Puts what the release would send into a repository of its own; all else comes from the one of this build. */
    static void publish(Path repository) throws IOException {
        put(repository, "helseprofil-test-kit", ".jar", KIT.resolve("helseprofil-test-kit.jar"));
        put(repository, "helseprofil-test-kit", ".pom", KIT.resolve(".flattened-pom.xml"));
        put(repository, "helseprofil-bom", ".pom", BOM.resolve(".flattened-pom.xml"));
        Path keycloak =
                Path.of("org/keycloak/keycloak-quarkus-dist", System.getProperty("helseprofil.keycloak.version"));
        Path from = Path.of(System.getProperty("helseprofil.repository")).resolve(keycloak);
        Path to = Files.createDirectories(repository.resolve(keycloak));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                KeptServers.link(to.resolve(file.getFileName()), file.toAbsolutePath());
            }
        }
    }

    private static void put(Path repository, String artifact, String ending, Path file) throws IOException {
        Path folder = Files.createDirectories(
                repository.resolve("no/helseprofil").resolve(artifact).resolve(VERSION));
        Files.copy(file, folder.resolve(artifact + "-" + VERSION + ending), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String maven() throws IOException, InterruptedException {
        Path log = PROJECT.resolve("maven.log");
        List<String> command = List.of(
                Path.of(System.getProperty("helseprofil.maven"), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-Dmaven.repo.local=" + PUBLISHED,
                // It makes the keys of the realm, which takes long in a Java that compiles in a hurry.
                "-DargLine=-XX:+UseSerialGC",
                "-Dmaven.repo.local.tail=" + System.getProperty("helseprofil.repository"),
                "test");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", Kcadm.SHORT_LIVED);
        Process process = builder.start();
        boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        process.destroy();
        assertThat(ended).as("ended within %d minutes", MOST_MINUTES).isTrue();
        return Files.readString(log);
    }
}
