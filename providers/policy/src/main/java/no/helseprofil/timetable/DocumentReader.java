package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Grammar.Place;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.timetable.InvalidProfileException.Problem;

/** Reader of the documents that an authority writes. */
public final class DocumentReader {

    private DocumentReader() {}

    /**
     * Reads a document by its grammar.
     *
     * @throws InvalidProfileException with everything that is wrong with it
     */
    public static <T> T read(String text, Grammar<T> grammar) throws InvalidProfileException {
        List<Problem> problems = new ArrayList<>();
        Optional<T> read = grammar.read(
                root(text), new Place("", (pointer, remedy) -> problems.add(new Problem(pointer, remedy))));
        if (read.isEmpty() || !problems.isEmpty()) {
            throw new InvalidProfileException(problems);
        }
        return read.get();
    }

    /** Returns the JSON object that the document consists of. */
    static ObjectNode root(String text) throws InvalidProfileException {
        try {
            return Json.object(text);
        } catch (MalformedException malformed) {
            throw new InvalidProfileException(List.of(new Problem("", "write one JSON object: " + Json.fault(text))));
        }
    }
}
