package no.helseprofil.grammar;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A place in a document that is being read.
 *
 * @param pointer where it is (RFC 6901)
 * @param problems takes what is wrong: where, and what to write instead
 */
public record Place(String pointer, BiConsumer<String, String> problems) {

    /** A member of what stands here. */
    public Place at(String member) {
        return new Place(pointer + "/" + member.replace("~", "~0").replace("/", "~1"), problems);
    }

    /** Tells a problem; nothing comes of what stands here. */
    public <T> Optional<T> wrong(String remedy) {
        problems.accept(pointer, remedy);
        return Optional.empty();
    }
}
