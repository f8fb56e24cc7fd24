package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The program of a {@link TriedLibrary}, to be run in a process of its own, so that libraries see nothing of each other.
 *
 * @param command starts it; arguments are appended
 */
record Program(List<String> command) {

    /** The program as a vendor has it. */
    static Program of(TriedLibrary library, Path folder) throws IOException {
        return of(library, sources(library, folder, UnaryOperator.identity()));
    }

    /** The program of a vendor who hasn't read the page. */
    static Program without(VendorSetting setting, TriedLibrary library, Path folder) throws IOException {
        return of(library, sourcesWithout(setting, library, folder));
    }

    /** The programs of vendors who haven't read the page, each in a folder of its own: {@link Variants}. */
    static Program ofVariants(TriedLibrary library, Map<VendorSetting, Path> folders, Path folder) throws IOException {
        List<List<Path>> variants = new ArrayList<>();
        for (Map.Entry<VendorSetting, Path> variant : folders.entrySet()) {
            variants.add(sourcesWithout(variant.getKey(), library, variant.getValue()));
        }
        return new Program(JavaCommand.ofVariants(variants, library.classPath(), folder));
    }

    private static Program of(TriedLibrary library, List<Path> sources) throws IOException {
        Path first = sources.get(0);
        if (library.isOfNode()) {
            return new Program(NodeCommand.of(first));
        }
        return new Program(
                library.isOfPython()
                        ? PythonCommand.of(first)
                        : JavaCommand.of(sources, library.classPath(), first.getParent()));
    }

    private static List<Path> sourcesWithout(VendorSetting setting, TriedLibrary library, Path folder)
            throws IOException {
        assertThat(library.sources().stream().map(TriedLibrary::text))
                .as("the program of %s has %s", library, setting.words())
                .anyMatch(source -> source.contains(setting.code()));
        return sources(library, folder, source -> source.replace(setting.code(), setting.without()));
    }

    private static List<Path> sources(TriedLibrary library, Path folder, UnaryOperator<String> change)
            throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path source : library.sources()) {
            sources.add(
                    Files.writeString(folder.resolve(source.getFileName()), change.apply(TriedLibrary.text(source))));
        }
        return sources;
    }
}
