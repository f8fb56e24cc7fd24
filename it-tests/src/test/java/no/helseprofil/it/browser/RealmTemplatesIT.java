package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import no.helseprofil.it.assessment.Assessing;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;

/**
 * The examples of templates, made into realm files by the JAR as it is shipped, imported, looked at and logged in
 * to.
 */
@Tag("browser")
@Tag("slow")
class RealmTemplatesIT {

    private static final Path TEMPLATES =
            Path.of(Objects.requireNonNull(System.getProperty("helseprofil.realms")), "templates");
    private static final String FIRST_PASSWORD = "first-password-26";
    private static final String NEW_PASSWORD = "another-password-26";

    /** Realm files by the name of their realm. */
    private static final Map<String, JsonNode> REALMS = new LinkedHashMap<>();

    @TempDir
    static Path keycloak;

    @BeforeAll
    static void importAll() throws IOException {
        unpackLibraries();
        try (Stream<Path> files = Files.list(TEMPLATES);
                URLClassLoader shipped = shippedClasses()) {
            for (Path template : files.sorted().toList()) {
                boolean hasFewestKeys = template.endsWith("vendor-test.yaml");
                String said = hasFewestKeys
                        ? ShippedJar.run("realm", template.toString(), "--keycloak", keycloak.toString())
                        : runHere(shipped, template);
                assertThat(said).startsWith("0: {");
                ObjectNode file = (ObjectNode) new ObjectMapper().readTree(said.substring("0: ".length()));
                // That Keycloak makes the keys which a template asks for is shown by the one with the fewest.
                if (!hasFewestKeys) {
                    GivenKeys.replaceGenerated(file);
                }
                Response answer = admin("").post("", file);
                assertThat(answer.status()).as("%s %s", template, answer.body()).isEqualTo(201);
                REALMS.put(file.path("realm").textValue(), file);
            }
        }
    }

    @AfterAll
    static void removeAll() {
        REALMS.keySet().forEach(new ServerProbe(SharedServer.get())::deleteRealm);
    }

    static Stream<String> realms() {
        return REALMS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("realms")
    void aRealmFromATemplateHasNoDrift(String realm) {
        JsonNode install = admin(realm).get("helseprofil/install").json();
        assertThat(install.path("items"))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.path("state").textValue())
                        .as("%s", item)
                        .isEqualTo("as-desired"));

        Assessing assessing = new Assessing(admin(realm));
        JsonNode assessment = assessing.ended(assessing.startedOrScheduled());
        assertThat(assessment.path("status").textValue()).isEqualTo("done");
        assertThat(assessment.at("/realm/verdicts"))
                .hasSizeGreaterThan(4)
                .allSatisfy(verdict -> assertThat(verdict.path("verdict").textValue())
                        .as("%s", verdict)
                        .isEqualTo("pass"));
        assertThat(assessment.path("clients"))
                .as("Keycloak's own, the command line client among them")
                .isNotEmpty()
                .allSatisfy(client -> assertThat(client.findValuesAsText("verdict"))
                        .as("%s", client)
                        .doesNotContain("fail", "warn"));
    }

    @ParameterizedTest
    @MethodSource("realms")
    void aRealmFromATemplateSupportsBrowserLogin(String realm) {
        JsonNode file = REALMS.get(realm);
        String administrator = file.at("/users/0/username").textValue();
        AdminApi admin = admin(realm);
        String id = admin.get("users?exact=true&username=" + administrator)
                .json()
                .at("/0/id")
                .textValue();
        assertThat(admin.get("users/" + id + "/credentials").json())
                .as("no person knows the password of a user who has none")
                .isEmpty();
        Response set = admin.put(
                "users/" + id + "/reset-password",
                "{\"type\":\"password\",\"value\":\"" + FIRST_PASSWORD + "\",\"temporary\":true}");
        assertThat(set.isSuccess()).as(set.body()).isTrue();
        try (Chromium chromium = Chromium.speaking("nb")) {
            chromium.open(URI.create(SharedServer.get().url() + "/realms/" + realm + "/account/"));
            chromium.find(By.id("username"));
            assertThat(chromium.find(By.tagName("body")).getText())
                    .contains(file.path("displayName").textValue());
            file.path("identityProviders")
                    .forEach(broker -> assertThat(chromium.find(By.id(
                                            "social-" + broker.path("alias").textValue()))
                                    .getText())
                            .contains(broker.path("displayName").textValue()));
            chromium.screenshot("template-" + realm);
            chromium.logIn(administrator, FIRST_PASSWORD);
            chromium.find(By.id("password-new")).sendKeys(NEW_PASSWORD);
            chromium.find(By.id("password-confirm")).sendKeys(NEW_PASSWORD);
            chromium.find(By.cssSelector("[type='submit']")).click();

            chromium.await(ExpectedConditions.presenceOfElementLocated(By.cssSelector("[data-testid='username']")));
        }
    }

    @Test
    void aTemplateWithASecretIsRefusedWithItsPlace() throws IOException {
        Path template = Files.writeString(keycloak.resolve("secret.yaml"), """
                realm: r
                authority: { name: N }
                mail: { host: h, from: a@example.no, user: u, password: hunter2 }
                profile: { ruleSet: helseid }
                """);

        assertThat(ShippedJar.run("realm", template.toString(), "--keycloak", keycloak.toString()))
                .startsWith("1: " + template
                        + ": /mail/password: write the reference to the secret in the vault, such as ${vault.smtp}")
                .doesNotContain("hunter2");
    }

    @Test
    void reportsAMissingKeycloak() {
        assertThat(ShippedJar.run("realm", TEMPLATES.resolve("kommune.yaml").toString()))
                .startsWith("2: name the folder of a Keycloak 26.7 by --keycloak");
    }

    private static void unpackLibraries() throws IOException {
        Path zip = Path.of(System.getProperty("helseprofil.dist.zip", "none"));
        assumeTrue(Files.exists(zip), "needs the distribution, for its libraries");
        Path folder = Files.createDirectories(keycloak.resolve("lib/lib/main"));
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<? extends ZipEntry> libraries = file.stream()
                    .filter(entry -> entry.getName()
                            .matches(".*/lib/lib/main/.*(jackson|snakeyaml|caffeine|jboss-logging|slf4j).*\\.jar"))
                    .toList();
            for (ZipEntry library : libraries) {
                String name = library.getName().substring(library.getName().lastIndexOf('/') + 1);
                Files.copy(file.getInputStream(library), folder.resolve(name));
            }
        }
    }

    /** Returns a loader of the classes that the command has in a process of its own: the JAR's and Keycloak's. */
    private static URLClassLoader shippedClasses() throws IOException {
        try (Stream<Path> libraries = Files.list(keycloak.resolve("lib/lib/main"))) {
            List<URL> places = new ArrayList<>();
            places.add(Path.of(System.getProperty("helseprofil.jar")).toUri().toURL());
            for (Path library : libraries.toList()) {
                places.add(library.toUri().toURL());
            }
            return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }
    }

    /** Runs the command in this JVM, and returns the same as {@link ShippedJar#run}: a JVM for each template takes seconds. */
    private static String runHere(ClassLoader shipped, Path template) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            Object status = shipped.loadClass("no.helseprofil.command.RealmCommand")
                    .getMethod("run", String.class, PrintStream.class, PrintStream.class)
                    .invoke(null, template.toString(), out, out);
            return status + ": " + said.toString(StandardCharsets.UTF_8);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AdminApi admin(String realm) {
        return AdminApi.of(SharedServer.get().url(), realm, KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }
}
