package no.helseprofil.it.table;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;

/**
 * One way to be wrong: a row of the table.
 *
 * @param sentence what is wrong
 * @param about what it is wrong with
 * @param variation how a request becomes wrong
 * @param refusal how it is refused, where nothing else is said
 * @param cells what comes of it in each way
 * @param remains how the request is refused when the requirement is off: by Keycloak, or by another requirement. Empty
 *     where the requirement alone stands between the attack and its success
 */
record Fault(
        String sentence,
        About about,
        Variation variation,
        Refusal refusal,
        Map<Way, Cell> cells,
        Optional<Refusal> remains) {

    static Fault of(About about, String sentence, Variation variation, Refusal refusal) {
        return new Fault(sentence, about, variation, refusal, about.row(refusal), Optional.empty());
    }

    static Fault ofAssertion(String sentence, UnaryOperator<Assertion> deviation, Refusal refusal) {
        return of(About.ASSERTION, sentence, Variation.client(client -> client.withAssertion(deviation)), refusal);
    }

    static Fault ofProof(String sentence, UnaryOperator<Proof> deviation, Refusal refusal) {
        return of(About.PROOF, sentence, Variation.client(client -> client.withProof(deviation)), refusal);
    }

    static Fault ofRequest(About about, String sentence, UnaryOperator<Request> deviation, Refusal refusal) {
        return of(about, sentence, Variation.parameters(deviation), refusal);
    }

    /** Refused differently in this way. */
    Fault at(Way way, Refusal refusal) {
        return with(List.of(way), new Cell.Refused(refusal));
    }

    /** Tested differently in this way. */
    Fault at(Way way, Consumer<Stage> test) {
        return with(List.of(way), new Cell.Told(test));
    }

    /** Not in this way, because … */
    Fault notAt(Way way, String reason) {
        return notAt(List.of(way), reason);
    }

    /** Not in these ways, because … */
    Fault notAt(List<Way> ways, String reason) {
        return with(ways, new Cell.Without(reason));
    }

    /** Refused like this when its requirement is off. */
    Fault remains(Refusal other) {
        return new Fault(sentence, about, variation, refusal, cells, Optional.of(other));
    }

    /** The client is registered otherwise meanwhile. */
    Fault registered(Registration registration) {
        return new Fault(sentence, about, variation.whileRegistered(registration), refusal, cells, remains);
    }

    /** What comes of it in this way; empty if nobody thought of it. */
    Optional<Cell> cell(Way way) {
        return Optional.ofNullable(cells.get(way));
    }

    private Fault with(List<Way> ways, Cell cell) {
        Map<Way, Cell> changed = new EnumMap<>(cells);
        ways.forEach(way -> changed.put(way, cell));
        return new Fault(sentence, about, variation, refusal, changed, remains);
    }

    @Override
    public String toString() {
        return about + ": " + sentence;
    }
}
