package no.helseprofil.keycloak.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;

/**
 * A file of the console in the JAR, or its texts in one language.
 *
 * @param type media type
 * @param content the bytes
 * @param tag value of the ETag, a hash of the content
 */
record ConsoleFile(String type, byte[] content, String tag) {

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml");

    private static final List<String> NAMES = List.of(
            "app.js",
            "bulk.js",
            "charts.js",
            "console.css",
            "difference.js",
            "dom.js",
            "hits.js",
            "icon.svg",
            "norway.js",
            "pages/assessments.js",
            "pages/blocks.js",
            "pages/cards.js",
            "pages/changes.js",
            "pages/client.js",
            "pages/clients.js",
            "pages/emergency.js",
            "pages/holds.js",
            "pages/incidents.js",
            "pages/obtained.js",
            "pages/outcomes.js",
            "pages/overview.js",
            "pages/refusals.js",
            "pages/timetable.js",
            "pages/waivers.js",
            "parts.js",
            "scrolled.js",
            "session.js",
            "verify.js",
            "words.js");

    private static final Map<String, ConsoleFile> ALL = all();

    /**
     * Hash of all files, which is part of each file's address, so that browsers and caches may keep a file for ever. An
     * upgrade that alters any file gives all files new addresses, so that no script runs with one of another version.
     */
    static final String VERSION = Sha256.of(ALL.entrySet().stream()
            .map(file -> file.getKey() + " " + file.getValue().tag())
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8));

    /** Returns the file of a name, such as {@code pages/overview.js} or {@code words/nb}; empty if there is none. */
    static Optional<ConsoleFile> at(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    private static Map<String, ConsoleFile> all() {
        Map<String, ConsoleFile> files = new LinkedHashMap<>();
        NAMES.forEach(name -> files.put(
                name, of(Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1))), read(name))));
        Stream.of(Language.values())
                .forEach(language -> files.put(
                        "words/" + language.tag(),
                        of(
                                MediaType.APPLICATION_JSON,
                                ConsoleWords.json(language).toString().getBytes(StandardCharsets.UTF_8))));
        return Collections.unmodifiableMap(files);
    }

    private static ConsoleFile of(String type, byte[] content) {
        return new ConsoleFile(type, content, Sha256.of(content));
    }

    private static byte[] read(String name) {
        try (InputStream stream = Objects.requireNonNull(ConsoleFile.class.getResourceAsStream("files/" + name))) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    /** Texts of the console in each language. */
    static final class ConsoleWords {

        private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(ConsoleWords.class, "console");

        private ConsoleWords() {}

        static Texts in(Language language) {
            return Objects.requireNonNull(ALL.get(language));
        }

        /** Returns all texts of a language as JSON for the browser. */
        static ObjectNode json(Language language) {
            Texts texts = in(language);
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            new TreeSet<>(texts.keys()).forEach(key -> json.put(key, texts.get(key)));
            return json;
        }
    }
}
