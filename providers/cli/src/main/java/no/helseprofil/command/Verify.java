package no.helseprofil.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import no.helseprofil.command.remote.FailedCommandException;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.Terminal;
import no.helseprofil.transparency.LogFile;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.LogVerification;
import no.helseprofil.transparency.LogVerification.LogFinding;
import no.helseprofil.transparency.SignedNote;
import no.helseprofil.transparency.SignedNote.Checkpoint;
import no.helseprofil.transparency.VerifierKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that verifies a file of the transparency log: {@code verify FILE}. */
@Command(name = "verify", description = "Verifies a file of the transparency log. No server is asked.")
final class Verify implements Callable<Integer> {

    private final Terminal terminal;
    private final Map<String, SignedNote> earlier = new LinkedHashMap<>();
    private final List<VerifierKey> trusted = new ArrayList<>();

    @Parameters(paramLabel = "FILE", description = "what GET log has answered")
    private String file = "";

    @Option(names = "--checkpoint", paramLabel = "FILE", description = "one that was kept elsewhere; may be repeated")
    private List<String> checkpoints = new ArrayList<>();

    @Option(names = "--key", paramLabel = "KEY", description = "by which the log is signed; may be repeated")
    private List<String> keys = new ArrayList<>();

    Verify(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        checkpoints.forEach(this::readCheckpoint);
        keys.forEach(this::readKey);
        try {
            return verify();
        } catch (MalformedLogException malformed) {
            terminal.say("unreadable: " + file + ": " + malformed.getMessage());
            return ExitStatus.REFUSED;
        }
    }

    private void readCheckpoint(String name) {
        try {
            earlier.put(name, SignedNote.parse(Files.readString(Path.of(name))));
        } catch (IOException | InvalidPathException unreadable) {
            throw FailedCommandException.misused(name + " can't be read");
        } catch (MalformedLogException malformed) {
            throw FailedCommandException.misused("--checkpoint " + name + ": " + malformed.getMessage());
        }
    }

    private void readKey(String key) {
        try {
            trusted.add(VerifierKey.parse(key));
        } catch (MalformedLogException malformed) {
            throw FailedCommandException.misused("--key " + key + ": " + malformed.getMessage());
        }
    }

    private int verify() throws MalformedLogException {
        LogFile log = log();
        List<LogFinding> findings = LogVerification.of(log, trusted, earlier);
        findings.forEach(finding -> terminal.say(finding.toString()));
        if (!findings.isEmpty()) {
            return ExitStatus.REFUSED;
        }
        Checkpoint checkpoint = Checkpoint.parse(log.checkpoint().text());
        terminal.say("as logged: " + checkpoint.size() + " entries of " + checkpoint.origin() + ", root "
                + checkpoint.root());
        if (earlier.isEmpty()) {
            terminal.say("compared with no checkpoint of before: whether entries were cut off at the end isn't known");
        }
        if (trusted.isEmpty()) {
            terminal.say("signed by the key that the file itself names; compare it with the one that you were given: "
                    + log.checkpoint().signedBy(log.keys()).text());
        }
        return ExitStatus.DONE;
    }

    private LogFile log() throws MalformedLogException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return LogFile.read(lines::iterator);
        } catch (IOException | UncheckedIOException | InvalidPathException unreadable) {
            throw FailedCommandException.misused(file + " can't be read as a file of lines in UTF-8");
        }
    }
}
