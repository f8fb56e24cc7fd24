package no.helseprofil.keycloak.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.keycloak.Config;

/**
 * The start options of one provider, read once when the server starts.
 *
 * @param prefix of their names
 * @param scope what Keycloak knows of them
 */
public record StartOptions(String prefix, Config.Scope scope) {

    /** An option that isn't as it has to be: its name and what to write, and nothing of what is written. */
    public static final class UnusableException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private UnusableException(String message) {
            super(message);
        }
    }

    public static StartOptions of(String spi, String provider, Config.Scope scope) {
        return new StartOptions("--spi-" + spi + "--" + provider + "--", scope);
    }

    public boolean isSet(String key) {
        return scope.get(key) != null;
    }

    public String text(String key) {
        String text = scope.get(key);
        if (text == null || text.isBlank()) {
            throw unusable(key, "it is needed");
        }
        return text;
    }

    public String text(String key, String otherwise) {
        return scope.get(key, otherwise);
    }

    public Path path(String key) {
        try {
            return Path.of(text(key));
        } catch (InvalidPathException unreadable) {
            throw unusable(key, "write the path of a file");
        }
    }

    public String content(String key) {
        try {
            return Files.readString(path(key), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw unusable(key, "write the path of a file that the server may read");
        }
    }

    /**
     * What an option says.
     *
     * @param reader refuses with {@link IllegalArgumentException}, whose message says what to write instead
     */
    public <T> T read(String key, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException unfit) {
            throw unusable(key, String.valueOf(unfit.getMessage()));
        }
    }

    /** A duration in ISO 8601. */
    public Duration duration(String key, String text, Predicate<Duration> fits, String remedy) {
        try {
            Duration duration = Duration.parse(text);
            if (fits.test(duration)) {
                return duration;
            }
        } catch (DateTimeException unreadable) {
            // as wrong as one that doesn't fit
        }
        throw unusable(key, remedy);
    }

    public UnusableException unusable(String key, String remedy) {
        return new UnusableException(prefix + key + ": " + remedy);
    }
}
