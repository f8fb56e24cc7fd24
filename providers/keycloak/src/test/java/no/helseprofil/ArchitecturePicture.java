package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.ArchitectureTest.Floor;
import org.junit.jupiter.api.Test;

/** The picture and the tables of {@code docs/architecture.md} are drawn, or compared, by this class. */
abstract class ArchitecturePicture {

    private static final Path PAGE = Docs.file("architecture.md");
    private static final String WRITE = "architecture.write";
    private static final String OURS = "no.helseprofil.";
    private static final String ADAPTERS = OURS + "keycloak.";
    private static final Pattern ARROW = Pattern.compile("(?m)^(\\w+)/ +-> ([a-z, ]+?)(?: {2,}|$)");

    @Test
    void thePageShowsTheLayersAndThePicture() throws IOException {
        new GeneratedDocument(PAGE, WRITE, ArchitectureTest.class).shows("floors", table());
        new GeneratedDocument(Docs.file("architecture.svg"), WRITE, ArchitectureTest.class).shows(picture());
    }

    @Test
    void thePageNamesThePackagesThatEachPackageUses() throws IOException {
        Map<String, List<String>> named = ARROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap(
                        (MatchResult arrow) -> arrow.group(1),
                        arrow -> List.of(arrow.group(2).split(", "))));
        assertThat(plainUses())
                .allSatisfy((name, used) -> assertThat(named.getOrDefault(name, List.of()))
                        .as("the line of %s in docs/architecture.md", name)
                        .containsAll(used));
        assertThat(named.keySet())
                .as("a line for each package")
                .containsAll(plainUses().keySet());
    }

    /** Returns, for each package that is plain Java, by its first name, those of ours that it uses. */
    private static Map<String, Set<String>> plainUses() {
        return uses(OURS, name -> !name.equals("keycloak"));
    }

    private static Map<String, Set<String>> uses(String above, Predicate<String> isMeant) {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : ArchitectureTest.CLASSES) {
            if (type.getPackageName().startsWith(above) && isMeant.test(first(type, above))) {
                String name = first(type, above);
                Set<String> used = uses.computeIfAbsent(name, one -> new TreeSet<>());
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                        .filter(other -> other.getPackageName().startsWith(above))
                        .map(other -> first(other, above))
                        .filter(other -> !other.equals(name) && isMeant.test(other))
                        .forEach(used::add);
            }
        }
        return uses;
    }

    private static String first(JavaClass type, String above) {
        return type.getPackageName().substring(above.length()).replaceFirst("\\..*", "");
    }

    private static String table() {
        List<Floor> floors = new ArrayList<>(ArchitectureTest.FLOORS);
        Collections.reverse(floors);
        return "| floor | packages | why |\n|---|---|---|\n"
                + floors.stream()
                        .map(floor -> "| " + floor.name() + " | "
                                + sorted(floor.packages())
                                        .map(name -> "`" + name + "`")
                                        .collect(Collectors.joining(" "))
                                + " | " + floor.reason() + " |\n")
                        .collect(Collectors.joining());
    }

    private static String picture() throws IOException {
        BoxPicture picture = new BoxPicture();
        List<Floor> floors = new ArrayList<>(ArchitectureTest.FLOORS);
        Collections.reverse(floors);
        Map<String, Set<String>> adapters = uses(ADAPTERS, name -> true);
        floors.forEach(floor -> picture.row(
                "keycloak: " + floor.name(), sorted(floor.packages()).toList(), adapters));
        Map<String, Set<String>> plain = plainUses();
        Map<String, Integer> heights = new TreeMap<>();
        plain.keySet().forEach(name -> heights.put(name, height(name, plain)));
        List<String> modules = new ArrayList<>(ModulesTest.MODULES);
        Collections.reverse(modules);
        modules.remove("keycloak");
        for (String module : modules) {
            String title = module;
            List<String> packages = ModulesTest.packages(module);
            for (int height = Collections.max(heights.values()); height >= 0; height--) {
                int level = height;
                List<String> side = packages.stream()
                        .filter(name -> heights.get(name) == level)
                        .toList();
                if (!side.isEmpty()) {
                    picture.row(title, side, plain);
                    title = "";
                }
            }
        }
        return picture.svg();
    }

    /** Returns how many packages lie below one another under this one. */
    private static int height(String name, Map<String, Set<String>> uses) {
        return uses.get(name).stream()
                .mapToInt(used -> height(used, uses) + 1)
                .max()
                .orElse(0);
    }

    private static Stream<String> sorted(Collection<String> names) {
        return names.stream().sorted();
    }
}
