package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The program of a {@link TriedLibrary}, to be run in a process of its own, so that libraries see nothing of each other.
 *
 * @param command starts it; arguments are appended
 */
record Program(List<String> command) {

    /** The program as a vendor has it. */
    static Program of(TriedLibrary library, Path folder) throws IOException {
        return changed(library, folder, UnaryOperator.identity());
    }

    /** The program of a vendor who hasn't read the page. */
    static Program without(VendorSetting setting, TriedLibrary library, Path folder) throws IOException {
        assertThat(library.sources().stream().map(TriedLibrary::text))
                .as("the program of %s has %s", library, setting.words())
                .anyMatch(source -> source.contains(setting.code()));
        return changed(library, folder, source -> source.replace(setting.code(), setting.without()));
    }

    private static Program changed(TriedLibrary library, Path folder, UnaryOperator<String> change) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path source : library.sources()) {
            sources.add(
                    Files.writeString(folder.resolve(source.getFileName()), change.apply(TriedLibrary.text(source))));
        }
        if (library.isOfNode()) {
            return new Program(NodeCommand.of(sources.get(0)));
        }
        return new Program(
                library.isOfPython()
                        ? PythonCommand.of(sources.get(0))
                        : JavaCommand.of(sources, library.classPath(), folder));
    }
}
