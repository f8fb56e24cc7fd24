package no.helseprofil.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests that the kit, against which vendors' tests are compiled, is what was published, or more; see
 * {@code docs/stability.md}.
 */
class PublishedKitTest {

    private static final Path CLASSES = Path.of("target/classes");
    private static final Path FILE = Path.of("src/test/resources/no/helseprofil/testkit/published.txt");
    private static final String WRITE = "published.write";

    @Test
    void removesNoPublicName() throws IOException {
        Set<String> now = publicNames();
        if (System.getProperty(WRITE) != null) {
            Files.write(FILE, now);
        }
        assertThat(now)
                .as(
                        "a vendor's tests don't compile without it: keep it, as @Deprecated, for as long as"
                                + " docs/stability.md says. Before the first version is published, or after that time: mvn"
                                + " test -pl test-kit -Dtest=PublishedKitTest -D%s, and a line in CHANGELOG.md",
                        WRITE)
                .containsAll(Files.readAllLines(FILE));
    }

    @Test
    void noInterfaceGetsANewAbstractMethod() throws IOException {
        Set<String> before = new HashSet<>(Files.readAllLines(FILE));
        assertThat(publicNames().stream()
                        .filter(name -> name.contains(" abstract ") && name.contains("("))
                        .filter(name -> !before.contains(name))
                        .filter(name -> before.stream()
                                .anyMatch(type -> type.contains(" interface ")
                                        && name.contains(type.substring(type.lastIndexOf(' ') + 1) + "."))))
                .as("a class that implements it doesn't compile: give a new method a default")
                .isEmpty();
    }

    private static Set<String> publicNames() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && file.startsWith("no/helseprofil/testkit/"))
                    .filter(file -> !file.endsWith("-info.class"))
                    .map(file -> file.replaceFirst("\\.class$", "").replace('/', '.'))
                    .map(PublishedKitTest::load)
                    .filter(PublishedKitTest::isPublic)
                    .forEach(type -> {
                        names.add(
                                type.toGenericString().replaceFirst("\\{.*", "").replaceFirst(" permits .*", ""));
                        add(names, type.getDeclaredConstructors(), constructor -> constructor.toGenericString());
                        add(names, type.getDeclaredMethods(), method -> method.toGenericString());
                        add(names, type.getDeclaredFields(), field -> field.toGenericString());
                    });
        }
        return names;
    }

    private static <M extends Member> void add(Set<String> names, M[] members, Function<M, String> name) {
        List<M> seen = Arrays.stream(members)
                .filter(member -> Modifier.isPublic(member.getModifiers()) && !member.isSynthetic())
                .toList();
        seen.forEach(member -> names.add(name.apply(member).replaceFirst("(final|synchronized) ", "")));
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && !type.isSynthetic()
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublishedKitTest.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }
}
