package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.transparency.LogFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the one file that an operator installs: what may be in it, and that the server finds in it what it has to.
 */
class JarIT {

    /** Keycloak's factory of HTTP clients set up otherwise, for one use alone: the server must not find them. */
    private static final Set<String> MADE_BY_THEIR_USERS = Set.of("no.helseprofil.keycloak.network.OutboundHttp");

    private static final String SERVICES = "META-INF/services/";
    private static final String SHADED = "no/helseprofil/shaded/";
    private static final List<String> BUNDLED =
            List.of("nimbus-", "resilience4j-", "java-json-canonicalization-", "picocli-");

    private static final List<Pattern> MAY_BE_THERE = Stream.of(
                    "META-INF/MANIFEST\\.MF",
                    "META-INF/services/[\\w.]+",
                    "META-INF/services/no\\.helseprofil\\.keycloak\\.request\\.Step\\$StepTable",
                    "META-INF/NOTICE",
                    "META-INF/LICENSE",
                    "META-INF/licenses/[\\w.-]+\\.txt",
                    "META-INF/sbom/helseprofil\\.cdx\\.json",
                    "META-INF/beans\\.xml",
                    "META-INF/helseprofil-changelog\\.xml",
                    "META-INF/keycloak-themes\\.json",
                    "no/helseprofil/(identifiers|network|lookup|clientdraft|incident|grammar|attestation|organisation|register|jose|profile|catalogue|timetable|decision|notice|outcome|rotation|broker|testrun|testtoken|faulty|realmtemplate|html|assessment|transparency|command|keycloak)/.+",
                    "no/helseprofil/shaded/(nimbusds|resilience4j|jcs|picocli)/.+\\.class",
                    "theme/.+",
                    "theme-resources/.+")
            .map(Pattern::compile)
            .toList();

    private static JarFile jar;
    private static URLClassLoader loader;

    @BeforeAll
    static void open() throws IOException {
        String path = System.getProperty("helseprofil.jar");
        assertThat(path)
                .as("the build names the JAR in the system property helseprofil.jar")
                .isNotNull();
        jar = new JarFile(path);
        loader = new URLClassLoader(asOnTheServer(Path.of(path)), ClassLoader.getPlatformClassLoader());
    }

    @AfterAll
    static void close() throws IOException {
        loader.close();
        jar.close();
    }

    @Test
    void theFileNameHasNoVersion() {
        assertThat(Path.of(jar.getName()).getFileName())
                .as("an update replaces the file instead of standing beside the old one")
                .hasToString("helseprofil.jar");
    }

    @Test
    void theManifestContainsTheVersion() throws IOException {
        assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION))
                .matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }

    @Test
    void containsNoForeignClasses() {
        assertThat(files().filter(name ->
                        MAY_BE_THERE.stream().noneMatch(may -> may.matcher(name).matches())))
                .as("what the server has already, or another provider may bring, is not in here")
                .isEmpty();
    }

    @Test
    void containsTheListOfServerMembers() {
        String list = "no/helseprofil/keycloak/server/server-members.txt";
        assertThat(files())
                .as("without it no realm under the profile opens; a goal of its own writes it")
                .contains(list);
        assertThat(content(list)).contains("\norg.keycloak.", "\nfreemarker.");
        assertThat(content(list).lines())
                .as("a class that is only passed on or caught")
                .contains(
                        "org.keycloak.organization.admin.resource.OrganizationsResource",
                        "org.keycloak.models.ModelDuplicateException")
                .as("a method and a field that a class of ours inherits")
                .containsSubsequence("org.keycloak.ssf.event.caep.CaepEvent", " method setAlias(Ljava/lang/String;)V")
                .contains(" field event:Lorg/keycloak/events/EventBuilder;");
    }

    @Test
    void containsNoFileThatChangesTheServer() {
        assertThat(files().map(name -> name.substring(name.lastIndexOf('/') + 1)))
                .as("a file of one of these names is read by the server itself, whatever JAR it lies in")
                .isNotEmpty()
                .doesNotContain(
                        "application.properties",
                        "application.yaml",
                        "persistence.xml",
                        "quarkus.properties",
                        "keycloak.conf",
                        "module-info.class");
    }

    @Test
    void containsNoTestSwitch() {
        assertThat(files().filter(name ->
                        name.contains("testserver") || name.contains("testkit") || name.endsWith("Test.class")))
                .as("time travel is a JAR of the tests")
                .isEmpty();
    }

    @Test
    void containsItsLicenceAndNotices() {
        assertThat(content("META-INF/LICENSE")).contains("Apache License", "Version 2.0, January 2004");
        String notice = content("META-INF/NOTICE");
        assertThat(notice).contains(bundled().keySet()).contains("Keycloak");
        assertThat(files().filter(name -> name.startsWith("META-INF/licenses/")))
                .as("each text that NOTICE names is there, and nothing that it doesn't name")
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("META-INF/licenses/[\\w-]+(\\.[\\w-]+)*\\.txt")
                        .matcher(notice)
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .toList())
                .isNotEmpty();
    }

    @Test
    void namesTheAuthorsOfCodeInsideBundledLibraries() {
        String notice = content("META-INF/NOTICE");
        assertThat(files().filter(name -> name.startsWith(SHADED + "jcs/"))
                        .map(name -> name.replaceFirst(".*/", "").replaceFirst("(\\$.*)?\\.class", ""))
                        .distinct()
                        .filter(name -> !notice.contains(name)))
                .as("the heads of these sources name the library's own authors; read that of a new class, and see"
                        + " what NOTICE lacks")
                .containsExactlyInAnyOrder("JsonCanonicalizer", "JsonDecoder", "NumberToJSON");
        assertThat(notice)
                .as("where the source is that the Mozilla Public License asks for")
                .contains("io.github.erdtman:java-json-canonicalization:"
                        + bundled().get("java-json-canonicalization") + ":sources");
    }

    @Test
    void theVexFileCoversTheBundledLibraries() throws IOException {
        JsonNode judged = new JsonMapper().readTree(Files.readString(Path.of("src/vex/helseprofil.openvex.json")));
        assertThat(judged.path("@context").textValue()).isEqualTo("https://openvex.dev/ns/v0.2.0");
        assertThat(judged.path("statements")).isNotEmpty().allSatisfy(statement -> {
            String status = statement.path("status").textValue();
            assertThat(statement.at("/vulnerability/name").textValue()).matches("CVE-\\d{4}-\\d{4,}");
            assertThat(status).isIn("fixed", "not_affected");
            JsonNode parts = statement.at("/products/0/subcomponents");
            assertThat(status.equals("fixed")).as("fixed is a library").isEqualTo(!parts.isMissingNode());
            parts.forEach(part -> assertThat(part.path("@id").textValue())
                    .as("judge anew what is bundled in another version")
                    .isIn(components()
                            .map(component -> component.path("purl").textValue().replaceFirst("\\?.*", ""))
                            .toList()));
            assertThat(statement.has("justification")).isEqualTo(status.equals("not_affected"));
        });
        assertThat(files().filter(name -> name.startsWith("org/")))
                .as("component_not_present: Keycloak isn't in the JAR")
                .isEmpty();
    }

    @Test
    void theSbomListsBundledLibrariesWithVersionsAndLicences() throws IOException {
        JsonNode bill = new JsonMapper().readTree(content("META-INF/sbom/helseprofil.cdx.json"));
        assertThat(bill.path("bomFormat").textValue()).isEqualTo("CycloneDX");
        assertThat(bill.at("/metadata/component/name").textValue()).isEqualTo("helseprofil");
        assertThat(components())
                .extracting(component -> component.path("name").textValue())
                .as("these alone beside our own modules; what the server ships is its own affair")
                .containsExactlyInAnyOrder(
                        "java-json-canonicalization",
                        "nimbus-jose-jwt",
                        "picocli",
                        "resilience4j-circuitbreaker",
                        "resilience4j-core");
        assertThat(components()).allSatisfy(component -> {
            assertThat(component.path("version").textValue()).matches("\\d+(\\.\\d+)+");
            assertThat(component.path("purl").textValue()).startsWith("pkg:maven/");
            assertThat(component.at("/licenses/0/license/id").textValue()).isEqualTo("Apache-2.0");
        });
    }

    @Test
    void isIndexedForTheServer() {
        assertThat(files())
                .as("without it the server finds no filter of ours: no DPoP-Nonce header, and nothing says so")
                .contains("META-INF/beans.xml");
    }

    @Test
    void containsEveryFileOnce() {
        assertThat(jar.stream().map(JarEntry::getName))
                .as("of two, readers differ on which one counts")
                .doesNotHaveDuplicates();
    }

    @Test
    void relocatesItsJoseLibrary() {
        assertThat(files()).anyMatch(name -> name.startsWith(SHADED + "nimbusds/jose/"));
        assertThat(files().filter(name -> content(name).contains("com/nimbusds/")))
                .as("another provider may bring another Nimbus")
                .isEmpty();
    }

    @Test
    void relocatesItsCircuitBreaker() {
        assertThat(files()).anyMatch(name -> name.startsWith(SHADED + "resilience4j/circuitbreaker/"));
        assertThat(files().filter(name -> content(name).contains("io/github/resilience4j/")))
                .as("another provider may bring another Resilience4j")
                .isEmpty();
    }

    @Test
    void relocatesItsCanonicalization() {
        assertThat(files()).anyMatch(name -> name.startsWith(SHADED + "jcs/"));
        assertThat(files().filter(name -> content(name).contains("org/erdtman/jcs/")))
                .as("another provider may bring another one")
                .isEmpty();
    }

    @Test
    void relocatesItsCommandLineLibrary() {
        assertThat(files()).anyMatch(name -> name.startsWith(SHADED + "picocli/"));
        assertThat(files().filter(name -> name.endsWith(".class"))
                        .filter(name -> content(name).matches("(?s).*(?<!shaded/)picocli/CommandLine.*")))
                .as("the server has a picocli of its own, by which it reads its own arguments")
                .isEmpty();
    }

    @Test
    void theCommandLineRunsWithoutOtherJars(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(started("--version")).matches("0: \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
        assertThat(started("generate-completion"))
                .startsWith("0: #!/usr/bin/env bash")
                .contains("cohort");
        Path password = Files.writeString(folder.resolve("password"), "hunter2");
        assertThat(started(
                        "hold",
                        "--server",
                        "http://127.0.0.1:1",
                        "--realm",
                        "helse",
                        "--user",
                        "ada",
                        "--password-file",
                        password.toString()))
                .startsWith("3: 127.0.0.1:1 can't be reached: no server listens");
    }

    @Test
    void verifiesALogWithoutOtherJars(@TempDir Path folder) throws IOException, InterruptedException {
        LogFixture log = LogFixture.of(3);
        Path whole = Files.write(folder.resolve("log.ndjson"), log.lines());
        Path cut = Files.write(folder.resolve("cut.ndjson"), log.lines().subList(0, 3));

        assertThat(started("verify", whole.toString(), "--key", log.key().text()))
                .startsWith("0: as logged: 3 entries of ");
        assertThat(started("verify", cut.toString())).startsWith("1: cut off: entry 2 at the end");
        assertThat(started()).startsWith("2: Missing required subcommand").contains("usage: helseprofil");
    }

    /** Starts the JAR by itself, and returns what it says and ends with. */
    private static String started(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + ": " + said;
    }

    @Test
    void listsServicesThatTheServerCanLoad() {
        assertThat(services()).isNotEmpty().allSatisfy((service, names) -> {
            Class<?> type = load(service);
            assertThat(names).as(service).isNotEmpty().doesNotHaveDuplicates().allSatisfy(name -> {
                assertThat(name).startsWith("no.helseprofil.");
                Class<?> listed = load(name);
                assertThat(type).as("%s is a %s", name, service).isAssignableFrom(listed);
                assertThat(Modifier.isPublic(listed.getModifiers()))
                        .as("%s is public", name)
                        .isTrue();
                assertThat(listed.getConstructor().newInstance()).isNotNull();
            });
        });
    }

    @Test
    void listsEveryFactoryAndEverySpi() {
        Set<String> listed = services().values().stream().flatMap(List::stream).collect(Collectors.toSet());
        List<Class<?>> kinds =
                List.of(load("org.keycloak.provider.ProviderFactory"), load("org.keycloak.provider.Spi"));
        assertThat(ourClasses()
                        .filter(type -> !type.isInterface() && !Modifier.isAbstract(type.getModifiers()))
                        .filter(type -> kinds.stream().anyMatch(kind -> kind.isAssignableFrom(type)))
                        .map(Class::getName)
                        .filter(name -> !MADE_BY_THEIR_USERS.contains(name)))
                .as("a factory that isn't listed is a check that never runs, and nothing says so")
                .isNotEmpty()
                .allMatch(listed::contains);
    }

    /** The class path of the tests without what the JAR has to bring by itself. */
    private static URL[] asOnTheServer(Path jar) {
        Stream<File> libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(File::new)
                .filter(File::isFile)
                .filter(file -> !file.getName().equals(jar.getFileName().toString()))
                .filter(file -> BUNDLED.stream().noneMatch(file.getName()::startsWith));
        return Stream.concat(Stream.of(jar.toFile()), libraries).map(JarIT::url).toArray(URL[]::new);
    }

    private static URL url(File file) {
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The version of each library that is bundled, by its name. */
    private static Map<String, String> bundled() {
        return components()
                .collect(Collectors.toMap(
                        component -> component.path("name").textValue(),
                        component -> component.path("version").textValue()));
    }

    /** Returns what is bundled of others. */
    private static Stream<JsonNode> components() {
        try {
            return new JsonMapper()
                    .readTree(content("META-INF/sbom/helseprofil.cdx.json"))
                    .path("components")
                    .valueStream()
                    .filter(component -> !component.path("group").textValue().equals("no.helseprofil"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<String> files() {
        return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName);
    }

    private static Stream<Class<?>> ourClasses() {
        return files().filter(name -> name.endsWith(".class") && !name.startsWith(SHADED))
                .map(name -> load(
                        name.substring(0, name.length() - ".class".length()).replace('/', '.')));
    }

    /** Returns, by service, the classes that are listed for it. */
    private static Map<String, List<String>> services() {
        Map<String, List<String>> services = new TreeMap<>();
        files().filter(name -> name.startsWith(SERVICES))
                .forEach(name -> services.put(
                        name.substring(SERVICES.length()),
                        content(name)
                                .lines()
                                .map(line -> line.replaceFirst("#.*", "").strip())
                                .filter(line -> !line.isEmpty())
                                .toList()));
        return services;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError missing) {
            throw new AssertionError(name + " can't be loaded", missing);
        }
    }

    private static String content(String name) {
        try (InputStream stream = jar.getInputStream(jar.getEntry(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
