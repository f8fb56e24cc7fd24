package no.helseprofil.command.remote;

import java.util.List;

/** A command that ends without having done what it was told; the lines say why, and what to do about it. */
public final class FailedCommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

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

    /** A command that can't be understood, or that names what can't be read; how it is written is told as well. */
    public static FailedCommandException misused(String why) {
        return new FailedCommandException(ExitStatus.MISUSED, why);
    }

    /** What the process ends with, one of {@link ExitStatus}. */
    public int status() {
        return status;
    }

    /** What the reader is told. */
    public List<String> lines() {
        return lines;
    }
}
