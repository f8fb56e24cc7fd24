package no.helseprofil.keycloak.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.keycloak.probe.WrittenOptions;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.OptionedFactory;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import org.junit.jupiter.api.Test;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The table of {@code docs/start-options.md} is written by this class, from what each provider declares. */
class StartOptionsDocumentTest {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path SERVICES = Path.of("src", "main", "resources", "META-INF", "services");

    /** A provider with options, and where they are. */
    private record Configured(String spi, OptionedFactory<?> factory) {

        String name(StartOption option) {
            return StartOptions.name(spi, factory.getId(), option);
        }
    }

    @Test
    void thePageListsEachOption() throws IOException {
        new GeneratedDocument(Docs.file("start-options.md"), "options.write", getClass()).shows("options", table());
    }

    @Test
    void everyOptionIsDeclaredByItsProvider() throws IOException {
        List<StartOption> declared = configured().stream()
                .flatMap(provider -> provider.factory().startOptions().stream())
                .toList();

        assertThat(constants()).isNotEmpty().isSubsetOf(declared);
    }

    @Test
    void keycloakListsEveryOption() throws IOException {
        for (Configured provider : configured()) {
            assertThat(provider.factory().getConfigMetadata())
                    .extracting(ProviderConfigProperty::getName)
                    .containsExactlyElementsOf(provider.factory().startOptions().stream()
                            .map(StartOption::key)
                            .toList());
        }
    }

    /** Keycloak's own start fails where a factory throws, so what an operator may write has to be readable. */
    @Test
    void theDocumentedExamplesAreValid() throws IOException {
        for (Configured provider : configured()) {
            WrittenOptions examples = new WrittenOptions(provider.factory().startOptions().stream()
                    .collect(Collectors.toMap(StartOption::key, StartOption::example)));
            provider.factory().init(examples);
        }
    }

    private static String table() throws IOException {
        StringBuilder rows = new StringBuilder("\n| option | effect | default | example |\n|---|---|---|---|\n");
        for (Configured provider : configured()) {
            for (StartOption option : provider.factory().startOptions()) {
                rows.append("| `%s` | %s | %s | `%s` |%n"
                        .formatted(
                                provider.name(option),
                                option.effect(),
                                option.otherwise().isEmpty() ? "" : "`" + option.otherwise() + "`",
                                option.example()));
            }
        }
        return rows.append("\n").toString();
    }

    private static List<Configured> configured() throws IOException {
        List<Configured> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(SERVICES)) {
            for (Path file : files.toList()) {
                for (String name : Files.readAllLines(file)) {
                    Object service = instance(name.strip());
                    if (service instanceof OptionedFactory<?> factory) {
                        found.add(new Configured(spi(factory), factory));
                    }
                }
            }
        }
        found.sort(Comparator.comparing(
                provider -> provider.spi() + " " + provider.factory().getId()));
        return found;
    }

    private static String spi(ProviderFactory<?> factory) throws IOException {
        for (String name : Files.readAllLines(SERVICES.resolve("org.keycloak.provider.Spi"))) {
            Spi spi = (Spi) instance(name.strip());
            if (spi.getProviderFactoryClass().isInstance(factory)) {
                return spi.getName();
            }
        }
        throw new AssertionError(factory.getClass() + " is of no SPI of ours");
    }

    private static Object instance(String name) {
        try {
            return name.isEmpty() || name.startsWith("#")
                    ? name
                    : Class.forName(name).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException unusable) {
            throw new AssertionError(name, unusable);
        }
    }

    /** Returns the start options of all compiled classes, whether a provider names them or not. */
    private static List<StartOption> constants() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES.resolve("no/helseprofil/keycloak"))) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .flatMap(file -> constants(file.replace(".class", "").replace('/', '.')))
                    .toList();
        }
    }

    private static Stream<StartOption> constants(String type) {
        try {
            return Stream.of(Class.forName(type, false, StartOption.class.getClassLoader())
                            .getDeclaredFields())
                    .filter(field -> field.getType() == StartOption.class)
                    .filter(field -> Modifier.isStatic(field.getModifiers()))
                    .map(StartOptionsDocumentTest::value);
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(type, impossible);
        }
    }

    private static StartOption value(Field constant) {
        try {
            constant.setAccessible(true);
            return (StartOption) constant.get(null);
        } catch (IllegalAccessException unreadable) {
            throw new AssertionError(constant.toString(), unreadable);
        }
    }
}
