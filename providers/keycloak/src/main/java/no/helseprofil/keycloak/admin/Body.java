package no.helseprofil.keycloak.admin;

import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Members;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.page.ProblemException;
import no.helseprofil.keycloak.page.Problems;
import no.helseprofil.timetable.DocumentReader;
import no.helseprofil.timetable.InvalidProfileException;
import org.jspecify.annotations.Nullable;

/** The JSON object that a call of the admin REST brings, read as strictly as a profile document. */
final class Body {

    /** A text of one line, as it goes into the table of changes. */
    static final Grammar<String> LINE = Grammar.value(
            node -> Optional.ofNullable(node.textValue()).filter(Change::isReason),
            "write one line of 1 to " + Change.MAX_REASON + " characters",
            null);

    static final Member<String> REASON = Member.required("reason", LINE);

    private Body() {}

    /** Ends the call with all that is wrong, if anything is. */
    static <T> T read(@Nullable String text, Function<Members, T> make, Member<?>... members) {
        try {
            return DocumentReader.read(
                    text == null ? "" : text, Grammar.object("write one JSON object", make, members));
        } catch (InvalidProfileException wrong) {
            throw new ProblemException(Problems.of("Nothing is written", wrong.problems()));
        }
    }
}
