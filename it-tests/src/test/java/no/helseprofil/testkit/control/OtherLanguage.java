package no.helseprofil.testkit.control;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import no.helseprofil.it.libraries.VendorTest;

/** A language other than Java that the kit has functions for, with its own test runner. */
enum OtherLanguage {
    /** JavaScript, with a package. */
    NODE(VendorTest.NODE, "node", List.of("node", "--test"), "test/"),
    /** Python, with a module. */
    PYTHON(VendorTest.PYTHON, "python", List.of("python3", "-m", "unittest", "discover"), "--start-directory=tests");

    private static final Path KIT = Path.of("..", "test-kit").toAbsolutePath().normalize();
    private static final long MOST_MINUTES = 5;

    private final VendorTest first;
    private final String folder;
    private final List<String> command;
    private final String ownTests;

    OtherLanguage(VendorTest first, String folder, List<String> command, String ownTests) {
        this.first = first;
        this.folder = folder;
        this.command = command;
        this.ownTests = ownTests;
    }

    /** Returns a vendor's first test. */
    VendorTest first() {
        return first;
    }

    /**
     * Runs a first test in a new folder.
     *
     * @param kit address of a kit, or the script that starts one
     */
    Run run(String test, Path folder, String kit) throws IOException, InterruptedException {
        Path packaged = Files.createDirectories(folder.resolve("node_modules/helseprofil-test-kit"));
        for (String file : List.of("package.json", "index.js")) {
            Files.copy(KIT.resolve(NODE.folder).resolve(file), packaged.resolve(file));
        }
        Files.writeString(folder.resolve(first.name()), test);
        return run(command, folder, kit);
    }

    /** Runs the tests of the package or module itself. */
    Run runOwnTests(String kit) throws IOException, InterruptedException {
        List<String> own = new ArrayList<>(command);
        own.add(ownTests);
        return run(own, KIT.resolve(folder), kit);
    }

    private static Run run(List<String> command, Path folder, String kit) throws IOException, InterruptedException {
        Path log = Files.createTempFile("other-language", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "HELSEPROFIL_KIT",
                        kit,
                        "PYTHONPATH",
                        KIT.resolve(PYTHON.folder).toString(),
                        "PYTHONDONTWRITEBYTECODE",
                        "1"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            return abort("no %s on this machine's PATH".formatted(command.get(0)));
        }
        boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        process.destroy();
        String said = Files.readString(log);
        Files.delete(log);
        if (!ended) {
            throw new IllegalStateException(command + " takes more than " + MOST_MINUTES + " minutes: " + said);
        }
        return new Run(process.exitValue() == 0, said);
    }

    /**
     * Outcome of tests.
     *
     * @param isGreen whether all passed
     * @param said what was printed
     */
    record Run(boolean isGreen, String said) {}
}
