package no.helseprofil.it.libraries;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A vendor's first test with the kit, of {@code examples/first-test}. One of its lines is a fault, by which it fails.
 *
 * @param name its file
 */
public record VendorTest(String name) {

    public static final VendorTest JAVA = new VendorTest("FirstTest.java");
    public static final VendorTest NODE = new VendorTest("first.test.js");
    public static final VendorTest PYTHON = new VendorTest("test_first.py");

    /** The requirement that the fault is against. */
    public static final String REQUIREMENT = "assertion-audience";

    private static final Path FOLDER = Path.of("..", "examples", "first-test");
    private static final String FAULT = "the fault: without this line it passes";

    static List<VendorTest> all() {
        return List.of(JAVA, NODE, PYTHON);
    }

    /** Returns the code as it stands in the examples. */
    public String failing() {
        return TriedLibrary.text(FOLDER.resolve(name));
    }

    /** Returns the code without the line of the fault. */
    public String passing() {
        return failing()
                .lines()
                .filter(line -> !line.contains(FAULT))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return name;
    }
}
