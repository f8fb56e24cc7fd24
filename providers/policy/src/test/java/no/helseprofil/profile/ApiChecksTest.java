package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ApiFault.JwtChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The requirements on APIs as data. What they find is shown by the probe, on an API with each of the flaws. */
class ApiChecksTest {

    private static final Parameters DEFAULTS = Parameters.defaults(RuleSet.HELSEID);

    @Test
    void listsEveryRequirementOnApis() {
        assertThat(ReflectionSupport.streamFields(
                                ApiRequirements.class,
                                field -> field.getType() == ApiCheck.class,
                                HierarchyTraversalMode.TOP_DOWN)
                        .map(field -> ReflectionSupport.tryToReadFieldValue(field, null)
                                .toOptional()
                                .orElseThrow()))
                .as("an API is probed for what is listed")
                .containsExactlyInAnyOrderElementsOf(checks().toList());
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyCheckExpectsAtLeastOneRefusal(ApiCheck check) {
        assertThat(check.faults(DEFAULTS))
                .as("%s: a requirement that nothing can fail is a defect", check.id())
                .anyMatch(fault -> fault.due() == ApiFault.Expected.REFUSAL);
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyFaultDeviates(ApiCheck check) {
        assertThat(check.faults(DEFAULTS))
                .as("%s: the valid request must not count as a fault", check.id())
                .allMatch(fault -> fault.sending() != ApiFault.Sending.AS_DPOP
                        || !fault.token().isEmpty()
                        || !fault.proof().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyFaultExplainsTheExpectedBehaviour(ApiCheck check) {
        assertThat(check.faults(DEFAULTS))
                .allSatisfy(fault -> assertThat(fault.sentence())
                        .as(fault.name())
                        .matches("[a-z][\\x20-\\x7E]{20,}")
                        .doesNotEndWith("."));
    }

    @Test
    void everyFaultHasAUniqueName() {
        assertThat(checks().flatMap(check -> check.faults(DEFAULTS).stream()).map(ApiFault::name))
                .as("evidence identifies a fault by the name alone")
                .doesNotHaveDuplicates();
    }

    @Test
    void noTokenContainsTheRealmsPrivateKey() {
        assertThat(checks().flatMap(check -> check.faults(DEFAULTS).stream()).map(ApiFault::token))
                .as("a token goes to an API, and the key must not")
                .noneMatch(changes -> changes.contains(JwtChange.Signing.PRIVATE_KEY_IN_HEADER));
    }

    @Test
    void noProbeTokenOutlivesTheOthers() {
        List<JwtChange.Time> ends = checks().flatMap(check -> check.faults(DEFAULTS).stream())
                .flatMap(fault -> fault.token().stream())
                .flatMap(change -> change instanceof JwtChange.Time time ? Stream.of(time) : Stream.empty())
                .filter(time -> time.claim().equals("exp"))
                .toList();
        assertThat(ends)
                .as("a token that is leaked by an API's log is soon worth nothing")
                .hasSize(2)
                .allMatch(time -> time.fromNow().isNegative());
    }

    @Test
    void theAuthoritySetsTheProofAgeLimits() {
        Parameters wide =
                new Parameters(RuleSet.HELSEID, Map.of("max", Duration.ofMinutes(2), "ahead", Duration.ofSeconds(30)));
        assertThat(times(ApiRequirements.PROOF_AGE, DEFAULTS))
                .contains(Duration.ofSeconds(-20), Duration.ofSeconds(15), Duration.ofSeconds(-75));
        assertThat(times(ApiRequirements.PROOF_AGE, wide))
                .contains(Duration.ofSeconds(-125), Duration.ofSeconds(35), Duration.ofSeconds(-180))
                .doesNotContain(Duration.ofSeconds(-20));
    }

    @Test
    void theAuthoritySetsTheTokenExpiryLimits() {
        Parameters strict = new Parameters(RuleSet.HELSEID, Map.of("leeway", Duration.ZERO));
        assertThat(times(ApiRequirements.TOKEN_EXPIRY, DEFAULTS))
                .contains(Duration.ofSeconds(-65), Duration.ofSeconds(-125));
        assertThat(times(ApiRequirements.TOKEN_EXPIRY, strict))
                .as("it ended right now, and was made a minute earlier")
                .contains(Duration.ofSeconds(-5))
                .doesNotContain(Duration.ofSeconds(-125));
    }

    @Test
    void writesAnAgeInSeconds() {
        assertThat(ApiRequirements.PROOF_AGE.faults(DEFAULTS))
                .extracting(fault -> fault.name() + ": " + fault.sentence())
                .contains(
                        "proof made 20 s ago: refuse a DPoP proof that was made more than 15 s ago",
                        "proof dated 15 s ahead: refuse a DPoP proof that is dated more than 10 s ahead");
        assertThat(ApiRequirements.TOKEN_EXPIRY.faults(DEFAULTS))
                .extracting(fault -> fault.name() + ": " + fault.sentence())
                .contains(
                        "token that ended 65 s ago: refuse a token when the time of its exp has come, or 60 s later at the"
                                + " latest");
    }

    static Stream<ApiCheck> checks() {
        return Catalogue.requirements().stream()
                .flatMap(requirement -> requirement instanceof ApiCheck check ? Stream.of(check) : Stream.empty());
    }

    private static List<Duration> times(ApiCheck check, Parameters parameters) {
        return check.faults(parameters).stream()
                .flatMap(fault -> Stream.concat(fault.token().stream(), fault.proof().stream()))
                .flatMap(change -> change instanceof JwtChange.Time time ? Stream.of(time.fromNow()) : Stream.empty())
                .toList();
    }
}
