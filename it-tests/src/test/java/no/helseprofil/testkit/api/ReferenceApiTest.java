package no.helseprofil.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.assessment.probe.ApiProbe;
import no.helseprofil.assessment.probe.ApiProbe.BegunProbe;
import no.helseprofil.assessment.probe.ApiTarget;
import no.helseprofil.assessment.probe.ApiTarget.ApiLevels;
import no.helseprofil.assessment.probe.ApiTarget.ProbeKey;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The probe finds the flaw of an API, and no other; in the API without one it finds nothing. */
class ReferenceApiTest {

    private static final String ISSUER = "https://idp.example/realms/helse";
    private static final String AUDIENCE = "nhn:reference-api";
    private static final String SCOPE = AUDIENCE + "/read";
    private static final ApiLevels LEVELS = new ApiLevels("4", "idporten-loa-high", "3", "idporten-loa-substantial");
    private static final MovedClock CLOCK = new MovedClock();

    private static final Set<Flaw> ONLY_WARNED_OF = Set.of(Flaw.AUDIENCE_AMONG_OTHERS, Flaw.LEVEL_REFUSED_AS_TOKEN);

    private static final SigningPair BLOCKED = SigningPair.forProofs();
    private static final RSAKey RSA = rsa();
    private static final ECKey EC = ec();
    private static final ProbeKey KEY = key(RSA);
    private static final ApiProbe PROBE = probe(KEY, ApiProbe.DEFAULT_LIMIT);

    @Test
    void findsNothingInACompliantApi() {
        try (ReferenceApi api = ReferenceApi.start(settings())) {
            AssessedApi assessed = probed(PROBE, api);
            assertThat(assessed.inconclusive()).isNull();
            assertThat(assessed.verdicts())
                    .as("a false finding sends a vendor looking for what isn't there")
                    .hasSize(19)
                    .allSatisfy(verdict ->
                            assertThat(verdict.verdict()).as("%s", verdict).isEqualTo(Verdict.PASS));
            assertThat(assessed.requests())
                    .as("what it takes fits into what an API is sent at most")
                    .isLessThanOrEqualTo(ApiProbe.DEFAULT_LIMIT);
        }
    }

    @Test
    void findsNothingIfTheRealmSignsWithAnEcKey() {
        try (ReferenceApi api = ReferenceApi.start(settings())) {
            assertThat(probed(probe(key(EC), ApiProbe.DEFAULT_LIMIT), api).verdicts())
                    .extracting(RequirementVerdict::verdict)
                    .containsOnly(Verdict.PASS);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("RFC9068-4-1")
    @Tag("FAPI2-SP-FINAL-5.3.4-3")
    @Tag("FAPI2-SP-FINAL-5.3.4-5")
    void findsExactlyThePlantedFlaw(Flaw flaw) {
        try (ReferenceApi api = ReferenceApi.start(settings(), flaw)) {
            List<RequirementVerdict> verdicts = probed(PROBE, api).verdicts();
            assertThat(verdicts)
                    .filteredOn(verdict -> verdict.verdict().isFinding())
                    .singleElement()
                    .satisfies(verdict -> {
                        assertThat(verdict.requirement()).isEqualTo(flaw.requirement());
                        assertThat(verdict.verdict())
                                .isEqualTo(ONLY_WARNED_OF.contains(flaw) ? Verdict.WARN : Verdict.FAIL);
                        assertThat(verdict.message()).isNotBlank();
                        assertThat(verdict.evidence()).isNotEmpty();
                    });
            assertThat(verdicts)
                    .filteredOn(verdict -> verdict.verdict() == Verdict.INCONCLUSIVE)
                    .extracting(RequirementVerdict::requirement)
                    .as("where the API requires no token, one in the address proves nothing")
                    .isEqualTo(flaw == Flaw.NO_TOKEN_NEEDED ? List.of("api-token-in-query") : List.of());
        }
    }

    @Test
    void detectsAWideningWindow() {
        try (ReferenceApi api = ReferenceApi.start(settings(), Flaw.WIDENING_WINDOW)) {
            RequirementVerdict age = verdict(probed(PROBE, api), "api-proof-age");
            assertThat(age.message()).contains("widens");
            assertThat(age.evidence())
                    .contains(new Evidence.Probe("proof made 75 s ago, after other requests", 204, null));
        }
    }

    @Test
    void distinguishesConcurrentFromSequentialReplays() {
        for (Flaw flaw : List.of(Flaw.LOOKED_FOR_THEN_ADDED, Flaw.MEMORY_PER_NODE)) {
            try (ReferenceApi api = ReferenceApi.start(settings(), flaw)) {
                assertThat(verdict(probed(PROBE, api), "api-proof-replay").evidence())
                        .as("%s", flaw)
                        .containsExactly(new Evidence.Probe("the same proof several times at once", 204, null));
            }
        }
    }

    @Test
    void detectsAProofForgottenTooSoon() {
        try (ReferenceApi api = ReferenceApi.start(settings(), Flaw.FORGOTTEN_TOO_SOON)) {
            assertThat(verdict(probed(PROBE, api), "api-proof-replay").evidence())
                    .containsExactly(new Evidence.Probe("the same proof again 3 s later", 204, null));
        }
    }

    @Test
    void quotesTheApisRefusalOfTheQuery() {
        try (ReferenceApi api = ReferenceApi.start(settings(), Flaw.ADDRESS_WITH_QUERY)) {
            assertThat(verdict(probed(PROBE, api), "api-proof-htu").evidence())
                    .singleElement()
                    .isInstanceOfSatisfying(Evidence.Probe.class, probe -> {
                        assertThat(probe.status()).isEqualTo(401);
                        assertThat(probe.wwwAuthenticate()).contains("error=\"invalid_dpop_proof\"");
                    });
        }
    }

    @Test
    void makesNoStatementAboutLevelsWithoutARequiredLevel() {
        try (ReferenceApi api = ReferenceApi.start(ApiSettings.of(new RealmKeys(ISSUER, keys()), AUDIENCE)
                .scope(SCOPE)
                .blocked(BLOCKED.thumbprint()::equals)
                .at(CLOCK))) {
            AssessedApi assessed = probed(PROBE, api, null);
            assertThat(verdict(assessed, "api-step-up").verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
            assertThat(assessed.verdicts())
                    .filteredOn(verdict -> verdict.verdict() == Verdict.PASS)
                    .hasSize(18);
        }
    }

    @Test
    void everyApiRequirementHasAFlaw() {
        assertThat(Arrays.stream(Flaw.values()).map(Flaw::requirement).collect(Collectors.toSet()))
                .as("a requirement whose flaw was never seen found may find nothing")
                .isEqualTo(requirements());
    }

    @Test
    void anApiOfAnotherRealmIsInconclusive() {
        RealmKeys others = new RealmKeys("https://other.example/realms/helse", keys());
        try (ReferenceApi api =
                ReferenceApi.start(ApiSettings.of(others, AUDIENCE).at(CLOCK))) {
            AssessedApi assessed = probed(PROBE, api);
            assertThat(assessed.inconclusive()).contains("refuses a valid request");
            assertThat(assessed.requests()).isEqualTo(1);
            assertThat(assessed.verdicts())
                    .extracting(RequirementVerdict::verdict)
                    .containsOnly(Verdict.INCONCLUSIVE);
        }
    }

    private static AssessedApi probed(ApiProbe probe, ReferenceApi api) {
        return probed(probe, api, LEVELS);
    }

    private static AssessedApi probed(ApiProbe probe, ReferenceApi api, @Nullable ApiLevels levels) {
        String address = api.address().toString();
        BegunProbe begun = probe.begin(
                new ApiTarget("1", AUDIENCE, "Reference", address, List.of(SCOPE), levels), new LoopbackTransport());
        CLOCK.move(begun.pause());
        return begun.rest().get();
    }

    private static RequirementVerdict verdict(AssessedApi assessed, String requirement) {
        return assessed.verdicts().stream()
                .filter(verdict -> verdict.requirement().equals(requirement))
                .findFirst()
                .orElseThrow();
    }

    private static ApiProbe probe(ProbeKey key, int limit) {
        return new ApiProbe(key, BLOCKED, CLOCK, requirement -> Parameters.defaults(RuleSet.HELSEID), limit);
    }

    private static ApiSettings settings() {
        return ApiSettings.of(new RealmKeys(ISSUER, keys()), AUDIENCE)
                .scope(SCOPE)
                .levels("idporten-loa-high")
                .blocked(BLOCKED.thumbprint()::equals)
                .at(CLOCK);
    }

    private static JWKSet keys() {
        return new JWKSet(List.of(RSA, EC)).toPublicJWKSet();
    }

    private static Set<String> requirements() {
        return Catalogue.requirements().stream()
                .filter(ApiCheck.class::isInstance)
                .map(requirement -> requirement.id())
                .collect(Collectors.toSet());
    }

    private static ProbeKey key(RSAKey key) {
        try {
            return new ProbeKey(ISSUER, key.getKeyID(), "PS256", key.toPrivateKey(), key.toPublicKey());
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ProbeKey key(ECKey key) {
        try {
            return new ProbeKey(ISSUER, key.getKeyID(), "ES256", key.toPrivateKey(), key.toPublicKey());
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID("rsa")
                    .algorithm(JWSAlgorithm.PS256)
                    .generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey ec() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID("ec")
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** Stands still but for the pauses of probes. */
    private static final class MovedClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-25T12:00:00Z");

        void move(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
