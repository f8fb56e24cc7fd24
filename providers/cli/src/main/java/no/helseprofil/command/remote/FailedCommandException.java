package no.helseprofil.command.remote;

import java.util.List;

/** A command ended without success; the lines say why, and what to do about it. */
public final class FailedCommandException extends RuntimeException {

    private final int status;
    private final transient List<String> lines;

    FailedCommandException(int status, String... lines) {
        this(status, List.of(lines));
    }

    FailedCommandException(int status, List<String> lines) {
        super(String.join("; ", lines));
        this.status = status;
        this.lines = List.copyOf(lines);
    }

    /**
     * Returns an exception for a command that can't be understood, or that names an unreadable file; its usage is
     * printed as well.
     */
    public static FailedCommandException misused(String why) {
        return new FailedCommandException(ExitStatus.MISUSED, why);
    }

    /** Returns the exit status, one of {@link ExitStatus}. */
    public int status() {
        return status;
    }

    /** Returns the lines for the reader. */
    public List<String> lines() {
        return lines;
    }

    /** Exit statuses of commands. Scripts rely on these numbers, which are documented in docs/command-line.md. */
    public static final class ExitStatus {

        /** The command succeeded. */
        public static final int DONE = 0;

        /** The server refused the request, or the command found something that isn't as it should be. */
        public static final int REFUSED = 1;

        /** The command can't be understood, or a file that it names can't be read. */
        public static final int MISUSED = 2;

        /** No server was reached, or it couldn't answer. */
        public static final int UNREACHABLE = 3;

        /** The caller isn't signed in, or isn't allowed to do it. */
        public static final int NOT_ALLOWED = 4;

        private ExitStatus() {}
    }
}
