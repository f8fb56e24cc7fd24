package no.helseprofil.command.remote;

/** Exit statuses of commands. Scripts rely on these numbers, which are documented in docs/command-line.md. */
public final class ExitStatus {

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
