package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.w3c.dom.NodeList;

/** The modules below {@code providers}: what the compiler lets each of them use, and where a package lies. */
class ModulesTest {

    /** Modules, from the ground up. */
    static final List<String> MODULES = List.of("policy", "features", "cli", "keycloak");

    private static final Path PROVIDERS = Path.of("..");
    private static final String OURS = "src/main/java/no/helseprofil";

    private static final List<Map.Entry<String, Set<String>>> CLASS_PATHS = List.of(
            Map.entry(
                    "policy",
                    Set.of("jackson-annotations", "jackson-core", "jackson-databind", "jspecify", "nimbus-jose-jwt")),
            Map.entry(
                    "features",
                    Set.of(
                            "caffeine",
                            "freemarker",
                            "helseprofil-policy",
                            "jackson-annotations",
                            "jackson-core",
                            "jackson-databind",
                            "jackson-dataformat-yaml",
                            "java-json-canonicalization",
                            "jspecify",
                            "resilience4j-circuitbreaker")),
            Map.entry("cli", Set.of("helseprofil-features", "jspecify", "picocli")));

    @ParameterizedTest
    @FieldSource("CLASS_PATHS")
    void pureModulesDependOnNoServer(Map.Entry<String, Set<String>> module) throws Exception {
        NodeList names = (NodeList) XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                        "/project/dependencies/dependency[not(scope='test')]/artifactId",
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(PROVIDERS
                                        .resolve(module.getKey())
                                        .resolve("pom.xml")
                                        .toFile()),
                        XPathConstants.NODESET);
        Set<String> dependencies = new TreeSet<>();
        for (int i = 0; i < names.getLength(); i++) {
            dependencies.add(names.item(i).getTextContent());
        }
        assertThat(dependencies)
                .as("rules are tested without a server, and judge the same on every version of it")
                .containsExactlyInAnyOrderElementsOf(module.getValue());
    }

    @Test
    void everyPackageBelongsToOneModule() throws IOException {
        Map<String, Set<String>> modules = new TreeMap<>();
        for (String module : MODULES) {
            for (String name : packages(module)) {
                modules.computeIfAbsent(name, one -> new TreeSet<>()).add(module);
            }
        }
        assertThat(modules)
                .hasSizeGreaterThan(20)
                .allSatisfy((name, of) -> assertThat(of)
                        .as("two JARs that share the package %s see each other's insides", name)
                        .hasSize(1));
    }

    /** Returns the first names of the packages of a module. */
    static List<String> packages(String module) throws IOException {
        try (Stream<Path> folders = Files.list(PROVIDERS.resolve(module).resolve(OURS))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
