package no.helseprofil.command;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.transparency.Checkpoint;
import no.helseprofil.transparency.LogFile;
import no.helseprofil.transparency.LogFinding;
import no.helseprofil.transparency.LogVerification;
import no.helseprofil.transparency.MalformedLogException;
import no.helseprofil.transparency.SignedNote;
import no.helseprofil.transparency.VerifierKey;

/** Verifies a file of the transparency log: {@code verify FILE}. */
final class Verify {

    static final String NAME = "verify";
    static final String USAGE = NAME + " FILE [--checkpoint FILE]... [--key KEY]...";

    static final int FINE = 0;
    static final int FAULTY = 1;
    static final int MISUSED = 2;

    private final List<String> files = new ArrayList<>();
    private final Map<String, SignedNote> earlier = new LinkedHashMap<>();
    private final List<VerifierKey> keys = new ArrayList<>();
    private final PrintStream out;

    private Verify(PrintStream out) {
        this.out = out;
    }

    static int run(List<String> arguments, PrintStream out) {
        Verify verify = new Verify(out);
        try {
            verify.read(arguments);
            return verify.verify();
        } catch (MisusedException misused) {
            out.println(misused.getMessage());
            out.println("usage: " + USAGE);
            return MISUSED;
        } catch (MalformedLogException malformed) {
            out.println("unreadable: " + verify.files.get(0) + ": " + malformed.getMessage());
            return FAULTY;
        }
    }

    private void read(List<String> arguments) throws MisusedException {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                files.add(argument);
            } else if (i + 1 == arguments.size()) {
                throw new MisusedException(argument + " has no value");
            } else {
                option(argument, arguments.get(++i));
            }
        }
        if (files.size() != 1) {
            throw new MisusedException("name one file of a log");
        }
    }

    private void option(String name, String value) throws MisusedException {
        try {
            switch (name) {
                case "--checkpoint" -> earlier.put(value, SignedNote.parse(Files.readString(path(value))));
                case "--key" -> keys.add(VerifierKey.parse(value));
                default -> throw new MisusedException("there is no option " + name);
            }
        } catch (IOException unreadable) {
            throw new MisusedException(value + " can't be read");
        } catch (MalformedLogException malformed) {
            throw new MisusedException(name + " " + value + ": " + malformed.getMessage());
        }
    }

    private int verify() throws MisusedException, MalformedLogException {
        LogFile file = file();
        List<LogFinding> findings = LogVerification.of(file, keys, earlier);
        findings.forEach(out::println);
        if (!findings.isEmpty()) {
            return FAULTY;
        }
        Checkpoint checkpoint = Checkpoint.parse(file.checkpoint().text());
        out.println("as logged: " + checkpoint.size() + " entries of " + checkpoint.origin() + ", root "
                + checkpoint.root());
        if (earlier.isEmpty()) {
            out.println("compared with no checkpoint of before: whether entries were cut off at the end isn't known");
        }
        if (keys.isEmpty()) {
            out.println("signed by the key that the file itself names; compare it with the one that you were given: "
                    + file.checkpoint().signedBy(file.keys()).text());
        }
        return FINE;
    }

    private LogFile file() throws MisusedException, MalformedLogException {
        String name = files.get(0);
        try (Stream<String> lines = Files.lines(path(name))) {
            return LogFile.read(lines::iterator);
        } catch (IOException | UncheckedIOException unreadable) {
            throw new MisusedException(name + " can't be read as a file of lines in UTF-8");
        }
    }

    private static Path path(String name) throws MisusedException {
        try {
            return Path.of(name);
        } catch (InvalidPathException none) {
            throw new MisusedException(name + " is no path of a file");
        }
    }

    /** The command can't be understood; the message says why. */
    private static final class MisusedException extends Exception {

        private static final long serialVersionUID = 1L;

        MisusedException(String message) {
            super(message);
        }
    }
}
