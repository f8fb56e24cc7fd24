package no.helseprofil.it.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/**
 * One publication: a library, samples, a specification. A file of the corpus is one source.
 *
 * @param file the name of the file
 * @param json what is in it
 */
record CorpusSource(String file, JsonNode json) {

    String name() {
        return text("name");
    }

    String publisher() {
        return text("publisher");
    }

    /** Returns the link to what is published: a repository at GitHub, or a page. */
    String link() {
        JsonNode page = json.path("source").path("page");
        return page.isTextual()
                ? "[pages](%s)".formatted(page.textValue())
                : "[%1$s](https://github.com/%1$s) at `%2$s`".formatted(text("repository"), text("commit"));
    }

    /** Returns the day of the commit or page; of the reading where the day of the commit isn't known. */
    String date() {
        return isDated() ? text("date") : text("read");
    }

    boolean isDated() {
        return json.path("source").has("date");
    }

    /** Returns what differs from the published source, in all its examples. */
    String adaptation() {
        return text("adaptation");
    }

    List<PublishedExample> examples() {
        return StreamSupport.stream(json.path("examples").spliterator(), false)
                .map(example -> new PublishedExample(this, example))
                .toList();
    }

    /** A structure that several examples have. */
    JsonNode model(String name) {
        return Objects.requireNonNull(json.path("models").get(name), () -> file + " has no model " + name)
                .deepCopy();
    }

    private String text(String member) {
        return Objects.requireNonNull(json.path("source").path(member).textValue(), () -> file + ": " + member);
    }
}
