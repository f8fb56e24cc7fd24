package no.helseprofil.keycloak.help;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;

/**
 * Some lines of code with which a client or an API meets a requirement, the same in every language.
 *
 * @param library name of the programming language and library, for people
 * @param language programming language, as Markdown names it
 * @param code the lines
 */
record Example(
        @JsonProperty("library") String library,
        @JsonProperty("language") String language,
        @JsonProperty("code") String code) {

    private static final Pattern SECTION = Pattern.compile(
            "^## (?<library>\\V+)\\R\\R```(?<language>\\w+)\\R(?<code>.*?)\\R```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final String PART = "part.";

    private static final Map<String, List<Example>> BY_KEY = readAll();

    /** Returns the examples for a requirement, or else for the part of a request that it checks; may be empty. */
    static List<Example> of(Requirement requirement) {
        List<Example> own = BY_KEY.getOrDefault(requirement.id(), List.of());
        return own.isEmpty() && requirement instanceof RequestCheck check
                ? BY_KEY.getOrDefault(PART + check.part().name(), List.of())
                : own;
    }

    private static Map<String, List<Example>> readAll() {
        try (InputStream index = resource("examples.properties")) {
            Properties files = new Properties();
            files.load(new InputStreamReader(index, StandardCharsets.UTF_8));
            return files.stringPropertyNames().stream()
                    .collect(Collectors.toUnmodifiableMap(Function.identity(), id -> read(files.getProperty(id))));
        } catch (IOException e) {
            throw new UncheckedIOException("reading examples.properties", e);
        }
    }

    private static List<Example> read(String file) {
        try (InputStream stream = resource("examples/" + file + ".md")) {
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading examples " + file, e);
        }
    }

    /** Reads the examples: each has a heading with the library, and one block of code. */
    static List<Example> parse(String markdown) {
        return SECTION.matcher(markdown)
                .results()
                .map(section -> new Example(section.group(1), section.group(2), section.group(3)))
                .toList();
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Example.class.getResourceAsStream(name), name);
    }
}
