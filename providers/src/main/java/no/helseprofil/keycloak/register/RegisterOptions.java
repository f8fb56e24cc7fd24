package no.helseprofil.keycloak.register;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.function.Function;
import no.helseprofil.register.Limits;
import no.helseprofil.register.RegisterClient;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;

/**
 * The start options of one register, read once when the server starts.
 *
 * @param scope what Keycloak knows of them
 */
record RegisterOptions(Config.Scope scope) {

    /** An option that isn't as it has to be. The message is what to write; it quotes nothing of what is written. */
    static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String option;

        UnusableException(String option, String remedy) {
            super(remedy);
            this.option = option;
        }

        String option() {
            return option;
        }

        String remedy() {
            return String.valueOf(getMessage());
        }
    }

    boolean isSet(String option) {
        return scope.get(option) != null;
    }

    String text(String option) throws UnusableException {
        String text = scope.get(option);
        if (text == null || text.isBlank()) {
            throw new UnusableException(option, "it is needed");
        }
        return text;
    }

    String text(String option, String otherwise) {
        return scope.get(option, otherwise);
    }

    /** A client that speaks to the address of this option alone. */
    RegisterClient client(String option) throws UnusableException {
        return client(option, text(option));
    }

    /** A client that speaks to the address of this option alone, which is this one if it isn't set. */
    RegisterClient client(String option, String otherwise) throws UnusableException {
        URI address = read(
                option,
                text(option, otherwise),
                url -> RegisterClient.address(url, scope.getBoolean("insecure", false)));
        return new RegisterClient(address, Limits.TIMEOUT);
    }

    Path path(String option) throws UnusableException {
        try {
            return Path.of(text(option));
        } catch (InvalidPathException unreadable) {
            throw new UnusableException(option, "write the path of a file");
        }
    }

    String content(String option) throws UnusableException {
        try {
            return Files.readString(path(option), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UnusableException(option, "write the path of a file that the server may read");
        }
    }

    /**
     * How long answers count, {@code fresh}, and are kept for when the register is down, {@code kept}; how
     * many, {@code entries}.
     */
    Limits limits(Duration fresh, Duration kept) throws UnusableException {
        Duration counts = duration("fresh", fresh);
        Duration lasts = duration("kept", kept);
        if (lasts.compareTo(counts) < 0) {
            throw new UnusableException("kept", "write a duration that is not shorter than fresh");
        }
        return new Limits(Limits.TIMEOUT, counts, lasts, scope.getInt("entries", 10_000));
    }

    private Duration duration(String option, Duration otherwise) throws UnusableException {
        return isSet(option) ? read(option, text(option), RegisterOptions::positive) : otherwise;
    }

    private static @Nullable Duration positive(String text) {
        try {
            Duration duration = Duration.parse(text);
            return duration.isNegative() || duration.isZero() ? null : duration;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static <T> T read(String option, String text, Function<String, @Nullable T> reader)
            throws UnusableException {
        try {
            T value = reader.apply(text);
            if (value != null) {
                return value;
            }
            throw new UnusableException(option, "write a duration such as PT15M");
        } catch (IllegalArgumentException unfit) {
            throw new UnusableException(option, String.valueOf(unfit.getMessage()));
        }
    }
}
