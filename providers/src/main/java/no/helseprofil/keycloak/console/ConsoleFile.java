package no.helseprofil.keycloak.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A file of the console, as it lies in the JAR.
 *
 * @param type its media type
 * @param content what is in it
 * @param tag the value of its ETag, which is a hash of the content
 */
record ConsoleFile(String type, byte[] content, String tag) {

    /** No dot but the last, so that a path leads nowhere but down. */
    private static final Pattern PATH = Pattern.compile("(?:[a-z]+/)?[a-z-]+\\.(?<end>js|css|svg)");

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml");

    /** As many as there are files: what isn't there isn't kept. */
    private static final Map<String, ConsoleFile> READ = new ConcurrentHashMap<>();

    /** The file at a path below the console's address; empty if there is none. */
    static Optional<ConsoleFile> at(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches()
                ? Optional.ofNullable(READ.computeIfAbsent(path, name -> read(name, matcher.group("end"))))
                : Optional.empty();
    }

    /** Some content with its tag. */
    static ConsoleFile of(String type, byte[] content) {
        return new ConsoleFile(type, content, Sha256.of(content));
    }

    private static @Nullable ConsoleFile read(String path, String end) {
        try (InputStream stream = ConsoleFile.class.getResourceAsStream("files/" + path)) {
            return stream == null ? null : of(String.valueOf(TYPES.get(end)), stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path, e);
        }
    }
}
