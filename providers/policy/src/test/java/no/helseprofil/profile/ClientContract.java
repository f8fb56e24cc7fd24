package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.profile.ClientCheck.Protection;
import no.helseprofil.profile.ClientCheck.Violation;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Contract of the test of every requirement on registered clients. It shows a client that is registered as the
 * requirement asks, one that contradicts it, and one for which nothing is set. {@link ConfigurationChecksTest} ensures
 * that every such requirement has such a test.
 */
public interface ClientContract {

    /** RFC 6749, section 5.2: what an {@code error_description} may hold. */
    Pattern DESCRIPTION = Pattern.compile("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    /** Returns the requirement under test: the one beside the test, by its name. */
    default ClientCheck clientCheck() {
        return TestOf.subject(this, ClientCheck.class);
    }

    /** A client that is registered as the requirement asks. */
    default ClientFixture compliantClient() {
        return ClientFixture.compliant();
    }

    /**
     * Returns the same client with a deviation that the requirement is about; empty if the requirement is about a
     * protection alone.
     */
    Optional<ClientFixture> deviatingClient();

    /** The reason why there is nothing {@link #deviatingClient}. */
    default Optional<String> whyNothingContradictsIt() {
        return Optional.empty();
    }

    /** A client for which the server itself makes something otherwise from the date on; empty if it does for none. */
    default Optional<ClientFixture> changingClient() {
        return Optional.empty();
    }

    /** Returns the tests of these clients, and of a client for which nothing is set. */
    @TestFactory
    default Stream<DynamicTest> registrations() {
        Stream<DynamicTest> always = Stream.of(
                DynamicTest.dynamicTest(
                        "a compliant client contradicts nothing",
                        () -> assertViolations(compliantClient()).isEmpty()),
                DynamicTest.dynamicTest(
                        "what is unset contradicts nothing",
                        () -> assertViolations(ClientFixture.unset()).isEmpty()),
                DynamicTest.dynamicTest("what is filled in contradicts nothing", this::staysCompliantWhenFilledIn));
        Stream<DynamicTest> deviating = deviatingClient().stream()
                .map(client -> DynamicTest.dynamicTest(
                        "a violation says what to change",
                        () -> assertViolations(client).isNotEmpty().allSatisfy(this::isReported)));
        Stream<DynamicTest> protecting = clientCheck().protection().stream()
                .map(protection ->
                        DynamicTest.dynamicTest("a protection is on, or is not", () -> protects(protection)));
        Stream<DynamicTest> changing = changingClient().stream()
                .map(client ->
                        DynamicTest.dynamicTest("what the server will change is reported", () -> changes(client)));
        return Stream.of(always, deviating, protecting, changing).flatMap(tests -> tests);
    }

    /** Begins assertions on what the server will change by the defaults of the national rule set. */
    default ListAssert<Violation> assertChanges(ClientFixture client) {
        return assertThat(clientCheck().changes(client.metadata(), Parameters.defaults(RuleSet.HELSEID)))
                .as("what %s changes of %s", clientCheck().id(), client.metadata());
    }

    /** Begins assertions on what contradicts the requirement by the defaults of the national rule set. */
    default ListAssert<Violation> assertViolations(ClientFixture client) {
        return assertViolations(client, Map.of());
    }

    /** Begins assertions on what contradicts the requirement with values that the profile document sets. */
    default ListAssert<Violation> assertViolations(ClientFixture client, Map<String, Object> parameters) {
        return assertThat(clientCheck().violations(client.metadata(), new Parameters(RuleSet.HELSEID, parameters)))
                .as("what contradicts %s in %s", clientCheck().id(), client.metadata());
    }

    private void changes(ClientFixture client) {
        assertChanges(client).isNotEmpty().allSatisfy(this::isReported);
        assertChanges(compliantClient()).isEmpty();
        assertChanges(ClientFixture.ofAnotherProtocol())
                .as("a client of another protocol gets none of these tokens")
                .isEmpty();
    }

    private void isReported(Violation violation) {
        assertThat(violation.value()).as("what distinguishes it from others").isNotBlank();
        assertThat(violation.sentence())
                .as("a constant, which quotes nothing")
                .matches(DESCRIPTION)
                .doesNotEndWith(".");
        if (!violation.value().equals("true")) {
            assertThat(violation.sentence()).doesNotContain(violation.value());
        }
    }

    private void staysCompliantWhenFilledIn() {
        ClientFixture client = ClientFixture.unset().defaultAlgorithm("HS256");
        clientCheck()
                .toFillIn(client.metadata(), Parameters.defaults(RuleSet.HELSEID))
                .forEach(client::with);
        clientCheck().protection().ifPresent(protection -> client.with(protection.setting(), protection.on()));
        assertViolations(client).isEmpty();
    }

    private void protects(Protection protection) {
        assertThat(protection.isOn(compliantClient().metadata())).isTrue();
        assertThat(protection.isOn(
                        compliantClient().with(protection.setting(), "false").metadata()))
                .isFalse();
        assertThat(protection.isOn(ClientFixture.unset().metadata())).isFalse();
        assertThat(protection.sentence())
                .matches(DESCRIPTION)
                .contains("manage-realm")
                .doesNotEndWith(".");
    }
}
