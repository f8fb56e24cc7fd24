package no.helseprofil.it.libraries;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Has a program run by the first Python of this machine that has PyJWT and its cryptography. A test is skipped where none has. */
final class PythonCommand {

    private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

    private PythonCommand() {}

    static List<String> of(Path source) throws IOException {
        for (String python : INTERPRETERS) {
            if (has(python)) {
                return List.of(python, source.toString());
            }
        }
        return abort("no Python with PyJWT on this machine: install python3-jwt and python3-cryptography");
    }

    private static boolean has(String python) throws IOException {
        try {
            Process process = new ProcessBuilder(python, "-c", "import jwt, cryptography")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while looking for Python", e);
        } catch (IOException missing) {
            return false;
        }
    }
}
