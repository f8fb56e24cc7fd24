package no.helseprofil.command.remote;

/** What a command ends with. Scripts rely on these numbers; they are told in docs/command-line.md. */
public final class ExitStatus {

    /** It is done. */
    public static final int DONE = 0;

    /** The server refused it, or something was found that isn't as it should be. */
    public static final int REFUSED = 1;

    /** It can't be understood, or a file that it names can't be read. */
    public static final int MISUSED = 2;

    /** No server could be reached, or it couldn't answer. */
    public static final int UNREACHABLE = 3;

    /** Nobody is signed in, or who is may not do it. */
    public static final int NOT_ALLOWED = 4;

    private ExitStatus() {}
}
