package no.helseprofil.timetable;

import java.util.List;
import java.util.stream.Collectors;

/** Refusal of a profile document, with everything that is wrong with it. */
public final class InvalidProfileException extends Exception {

    private final transient List<Problem> problems;

    public InvalidProfileException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.pointer() + ": " + problem.detail())
                .collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    /**
     * One thing that is wrong with a document.
     *
     * @param pointer place in the document (RFC 6901); empty for the whole document
     * @param detail what to write instead
     */
    public record Problem(String pointer, String detail) {}
}
