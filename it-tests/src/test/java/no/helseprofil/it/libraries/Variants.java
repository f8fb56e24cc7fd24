package no.helseprofil.it.libraries;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/** Variants of a program, one after the other in one Java: they share the library, and nothing of the program. */
final class Variants {

    /** File in the folder of a variant with what it has thrown; it is empty if the variant came to its end. */
    static final String THROWN = "thrown.txt";

    private Variants() {}

    /**
     * Runs them.
     *
     * @param arguments the class that begins, the folders of the variants, and what each of them is given
     */
    public static void main(String[] arguments) throws IOException {
        for (String folder : arguments[1].split(File.pathSeparator, -1)) {
            URL[] classes = {Path.of(folder).toUri().toURL()};
            try (PrintWriter thrown = new PrintWriter(Path.of(folder, THROWN).toFile());
                    URLClassLoader loader = new URLClassLoader(classes)) {
                try {
                    Method main = loader.loadClass(arguments[0]).getDeclaredMethod("main", String[].class);
                    main.setAccessible(true);
                    main.invoke(null, (Object) Arrays.copyOfRange(arguments, 2, arguments.length));
                } catch (ReflectiveOperationException e) {
                    e.printStackTrace(thrown);
                }
            }
        }
    }
}
