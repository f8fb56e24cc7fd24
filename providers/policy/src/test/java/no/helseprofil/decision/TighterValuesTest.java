package no.helseprofil.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Basis of the stages of a value: what is refused by a value is refused by every tighter one, and each value of a dated
 * requirement can be distinguished from a tighter one.
 */
class TighterValuesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final List<Facts> REQUESTS = Stream.of(
                    IntStream.of(1, 9, 10, 11, 29, 30, 31, 59, 60, 61, 300, 601)
                            .mapToObj(seconds ->
                                    FactsFixture.tokenRequest().assertionClaim("exp", FactsFixture.SECOND + seconds)),
                    IntStream.of(0, 1, 9, 10, 11, 14, 15)
                            .mapToObj(seconds ->
                                    FactsFixture.tokenRequest().assertionClaim("iat", FactsFixture.SECOND + seconds)),
                    IntStream.of(-24, -16, -15, -14, -9, -1, 0, 9, 10, 11, 15)
                            .mapToObj(seconds ->
                                    FactsFixture.tokenRequest().proofClaim("iat", FactsFixture.SECOND + seconds)),
                    IntStream.of(0, 9, 10, 59, 60, 61, 179, 180, 181, 600)
                            .mapToObj(seconds -> FactsFixture.tokenRequest().nonceAge(Duration.ofSeconds(seconds))),
                    Stream.of(FactsFixture.userinfoRequest().foreignNonce()),
                    IntStream.of(1024, 2047, 2048, 3072, 4096)
                            .mapToObj(bits -> FactsFixture.tokenRequest()
                                    .registeredKey(FactsFixture.KEY_ID, KeySize.Family.RSA, bits)),
                    IntStream.of(224, 256, 384, 521)
                            .mapToObj(bits -> FactsFixture.tokenRequest()
                                    .registeredKey(FactsFixture.KEY_ID, KeySize.Family.EC, bits)),
                    Stream.of("RS256", "PS256", "ES256", "ES384")
                            .map(name -> FactsFixture.tokenRequest().assertionHeader("alg", name)))
            .flatMap(requests -> requests)
            .map(FactsFixture::facts)
            .toList();

    private static final List<ClientFixture> CLIENTS = Stream.concat(
                    Stream.of("60", "300", "301", "600", "601", "3600", "-1")
                            .map(seconds ->
                                    ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_LIFETIME, seconds)),
                    Stream.of(
                            ClientFixture.unset().defaultTokenLifetime(300),
                            ClientFixture.unset().defaultTokenLifetime(900),
                            ClientFixture.compliant().tokenAlgorithms("RS256", "ES256")))
            .toList();

    @ParameterizedTest
    @MethodSource("pairs")
    void whatFailsAValueFailsEveryTighterValue(Requirement requirement, Parameters looser, Parameters tighter) {
        if (requirement instanceof RequestCheck check) {
            assertThat(REQUESTS)
                    .filteredOn(facts -> check.check(facts, looser) instanceof Outcome.Failed)
                    .allSatisfy(facts -> assertThat(check.check(facts, tighter)).isInstanceOf(Outcome.Failed.class));
        }
        if (requirement instanceof ClientCheck check) {
            assertThat(CLIENTS)
                    .allSatisfy(client -> assertThat(check.violations(client.metadata(), tighter))
                            .containsAll(check.violations(client.metadata(), looser)));
        }
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void knowsTheTighterOfTwoValues(Requirement requirement, Parameter<?> parameter) {
        List<Parameters> values = values(requirement, parameter);
        assertThat(values).hasSizeGreaterThan(1);
        for (int i = 1; i < values.size(); i++) {
            assertThat(values.get(i).areAsTightAs(values.get(i - 1), requirement))
                    .isTrue();
            assertThat(values.get(i - 1).areAsTightAs(values.get(i), requirement))
                    .isFalse();
        }
    }

    static Stream<Arguments> pairs() {
        return parameters().flatMap(arguments -> {
            Requirement requirement = (Requirement) arguments.get()[0];
            List<Parameters> values =
                    values(requirement, (Parameter<?>) arguments.get()[1]);
            return IntStream.range(1, values.size())
                    .mapToObj(i -> Arguments.of(requirement, values.get(i - 1), values.get(i)));
        });
    }

    static Stream<Arguments> parameters() {
        return Catalogue.requirements().stream()
                .filter(requirement -> requirement.kind() == RequirementKind.DATED)
                .flatMap(requirement -> requirement.definition().parameters().stream()
                        .map(parameter -> Arguments.of(requirement, parameter)));
    }

    /** Returns the values from the loosest to the tightest, the default among them. */
    private static List<Parameters> values(Requirement requirement, Parameter<?> parameter) {
        Object byDefault = parameter.byDefault().apply(RuleSet.HELSEID);
        List<Object> values = new ArrayList<>();
        if (byDefault instanceof Duration duration) {
            values.addAll(List.of(duration.plus(SECOND), duration, duration.minus(SECOND), duration.dividedBy(2)));
        } else if (byDefault instanceof Integer bits) {
            values.addAll(List.of(bits - 1, bits, bits + 1, bits * 3 / 2, bits * 2));
        } else if (byDefault instanceof Boolean) {
            values.addAll(List.of(false, true));
        } else {
            values.addAll(List.of(byDefault, List.of("PS256", "ES256", "ES384"), List.of("ES384")));
        }
        return values.stream()
                .map(value -> Parameters.defaults(RuleSet.HELSEID).with(Map.of(parameter.name(), value)))
                .toList();
    }
}
