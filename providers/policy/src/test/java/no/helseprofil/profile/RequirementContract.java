package no.helseprofil.profile;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Contract of the test of every requirement. It shows a request that passes, one that fails and one to which the
 * requirement doesn't apply. A check that can't fail is a defect. {@link CatalogueTest} ensures that every requirement
 * has such a test, and that the test gives the reason for each outcome that is missing.
 */
public interface RequirementContract {

    /** Returns the requirement under test: the one beside the test, by its name. */
    default RequestCheck requirement() {
        return TestOf.subject(this, RequestCheck.class);
    }

    /** A request that is as the requirement asks. */
    default FactsFixture compliant() {
        return FactsFixture.tokenRequest();
    }

    /**
     * Returns the same request with the one deviation that the requirement is about; empty if no request can have it.
     */
    Optional<FactsFixture> deviating();

    /** A request that the requirement says nothing about; empty if there is none. */
    Optional<FactsFixture> elsewhere();

    /** The reason why there is nothing {@link #deviating}. */
    default Optional<String> whyItNeverFails() {
        return Optional.empty();
    }

    /** The reason why there is nothing {@link #elsewhere}. */
    default Optional<String> whyItAlwaysApplies() {
        return Optional.empty();
    }

    /** The test of a requirement: beside it, and of its name. */
    static RequirementContract of(RequestCheck requirement) throws ReflectiveOperationException {
        return TestOf.requirement(requirement, RequirementContract.class);
    }

    /** The outcomes of these three. */
    @TestFactory
    default Stream<DynamicTest> outcomes() {
        Stream<DynamicTest> passing = Stream.of(DynamicTest.dynamicTest(
                "a compliant request passes", () -> check(compliant()).passes()));
        Stream<DynamicTest> failing = deviating().stream()
                .map(request -> DynamicTest.dynamicTest(
                        "a deviating request fails", () -> check(request).isInstanceOf(Outcome.Failed.class)));
        Stream<DynamicTest> outside = elsewhere().stream()
                .map(request -> DynamicTest.dynamicTest(
                        "a request of another kind is none of its business",
                        () -> check(request).isNotApplicable()));
        return Stream.of(passing, failing, outside).flatMap(tests -> tests);
    }

    /** Judges a request by the defaults of the national rule set. */
    default OutcomeAssert check(FactsFixture request) {
        return check(request, Map.of());
    }

    /** Judges a request with values that the profile document sets. */
    default OutcomeAssert check(FactsFixture request, Map<String, Object> parameters) {
        return check(request, new Parameters(RuleSet.HELSEID, parameters));
    }

    /** Judges a request with these values in force. */
    default OutcomeAssert check(FactsFixture request, Parameters parameters) {
        return new OutcomeAssert(requirement().check(request.facts(), parameters))
                .as("%s on a request at %s", requirement().id(), request.facts().endpoint());
    }
}
