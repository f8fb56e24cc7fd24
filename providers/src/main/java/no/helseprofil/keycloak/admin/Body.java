package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.timetable.DocumentProblems;
import no.helseprofil.timetable.InvalidProfileException;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a call of the admin REST brings. It is read as strictly as a profile document: a member that
 * isn't known is a problem, and all problems are told at once by {@link #check}.
 */
final class Body {

    private static final String LINE = "write one line of 1 to " + Change.MAX_REASON + " characters";

    private final ObjectNode json;
    private final DocumentProblems problems = new DocumentProblems();

    private Body(ObjectNode json) {
        this.json = json;
    }

    /**
     * Reads it.
     *
     * @param names the members that it may have
     */
    static Body of(@Nullable String text, String... names) {
        try {
            Body body = new Body(DocumentProblems.root(text == null ? "" : text));
            body.problems.object("", body.json, Set.of(names), "write one JSON object");
            return body;
        } catch (InvalidProfileException malformed) {
            throw problems(malformed);
        }
    }

    /** A member as text; null if it is none. */
    @Nullable
    String text(String member) {
        return json.path(member).textValue();
    }

    /** A member that is true or false; {@link #check} tells if it is anything else. */
    boolean flag(String member, boolean otherwise) {
        JsonNode value = json.get(member);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            problem(member, "write true or false");
        }
        return value.booleanValue();
    }

    boolean isNull(String member) {
        return json.path(member).isNull();
    }

    /** A text of one line, as it goes into the table of changes; empty if it is none, which {@link #check} tells. */
    String line(String member) {
        String text = text(member);
        if (text == null || !Change.isReason(text)) {
            problem(member, LINE);
        }
        return text == null ? "" : text;
    }

    /** An instant; none if it can't be read, which {@link #check} tells. */
    Optional<Instant> instant(String member) {
        return Optional.ofNullable(problems.instant("/" + member, json.get(member)));
    }

    void problem(String member, String detail) {
        problems.add("/" + member, detail);
    }

    /** Ends the call if anything is wrong. */
    void check() {
        try {
            problems.throwIfAny();
        } catch (InvalidProfileException wrong) {
            throw problems(wrong);
        }
    }

    private static ProblemException problems(InvalidProfileException wrong) {
        return new ProblemException(Problems.of("Nothing is written", wrong.problems()));
    }
}
