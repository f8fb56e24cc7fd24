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
record FaultRow(
        String sentence,
        About about,
        Variation variation,
        ExpectedRefusal refusal,
        Map<RequestWay, FaultCell> cells,
        Optional<ExpectedRefusal> remains) {

    static FaultRow of(About about, String sentence, Variation variation, ExpectedRefusal refusal) {
        return new FaultRow(sentence, about, variation, refusal, about.row(refusal), Optional.empty());
    }

    static FaultRow ofAssertion(String sentence, UnaryOperator<Assertion> deviation, ExpectedRefusal refusal) {
        return of(About.ASSERTION, sentence, Variation.client(client -> client.withAssertion(deviation)), refusal);
    }

    static FaultRow ofProof(String sentence, UnaryOperator<Proof> deviation, ExpectedRefusal refusal) {
        return of(About.PROOF, sentence, Variation.client(client -> client.withProof(deviation)), refusal);
    }

    static FaultRow ofRequest(About about, String sentence, UnaryOperator<Request> deviation, ExpectedRefusal refusal) {
        return of(about, sentence, Variation.parameters(deviation), refusal);
    }

    /** Refused differently in this way. */
    FaultRow at(RequestWay way, ExpectedRefusal refusal) {
        return with(List.of(way), new FaultCell.Refused(refusal));
    }

    /** Tested differently in this way. */
    FaultRow at(RequestWay way, Consumer<FaultStage> test) {
        return with(List.of(way), new FaultCell.Tested(test));
    }

    /** Not in this way, because … */
    FaultRow notAt(RequestWay way, String reason) {
        return notAt(List.of(way), reason);
    }

    /** Not in these ways, because … */
    FaultRow notAt(List<RequestWay> ways, String reason) {
        return with(ways, new FaultCell.Without(reason));
    }

    /** Refused like this when its requirement is off. */
    FaultRow remains(ExpectedRefusal other) {
        return new FaultRow(sentence, about, variation, refusal, cells, Optional.of(other));
    }

    /** The client is registered otherwise meanwhile. */
    FaultRow registered(RegistrationEdit registration) {
        return new FaultRow(sentence, about, variation.whileRegistered(registration), refusal, cells, remains);
    }

    /** Returns the outcome in this way; empty if the row's author did not think of it. */
    Optional<FaultCell> cell(RequestWay way) {
        return Optional.ofNullable(cells.get(way));
    }

    private FaultRow with(List<RequestWay> ways, FaultCell cell) {
        Map<RequestWay, FaultCell> changed = new EnumMap<>(cells);
        ways.forEach(way -> changed.put(way, cell));
        return new FaultRow(sentence, about, variation, refusal, changed, remains);
    }

    @Override
    public String toString() {
        return about + ": " + sentence;
    }
}
