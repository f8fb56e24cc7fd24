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

    /** The repository at GitHub. */
    String repository() {
        return text("repository");
    }

    String commit() {
        return text("commit");
    }

    /** Of the commit. */
    String date() {
        return text("date");
    }

    /** What differs from what is published there, in all its examples. */
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
