package no.helseprofil.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.RealmCheck.RealmSettings.Tls;
import org.junit.jupiter.api.Test;

class RealmAssessorTest {

    private static final RealmSettings GOOD =
            new RealmSettings(Duration.ofSeconds(60), Duration.ofSeconds(60), false, Tls.ALWAYS, Map.of());

    private final SubjectFixture fixture = new SubjectFixture();

    @Test
    void aCompliantRealmPasses() {
        assertThat(assess(GOOD).verdicts())
                .containsExactly(
                        RequirementVerdict.of("code-lifetime", Verdict.PASS),
                        RequirementVerdict.of("request-uri-lifetime", Verdict.PASS),
                        RequirementVerdict.of("refresh-token-rotation", Verdict.PASS),
                        RequirementVerdict.of("transport", Verdict.PASS),
                        RequirementVerdict.of("installation", Verdict.PASS));
        assertThat(assess(GOOD).clientId()).isEqualTo("helse");
    }

    @Test
    void aDeviatingSettingIsReportedWithItsValue() {
        RealmSettings slow =
                new RealmSettings(Duration.ofSeconds(61), Duration.ofSeconds(60), false, Tls.ALWAYS, Map.of());
        assertThat(assess(slow).verdicts().get(0))
                .isEqualTo(new RequirementVerdict(
                        "code-lifetime",
                        Verdict.WARN,
                        null,
                        null,
                        List.of(new Evidence.Configuration("accessCodeLifespan", "PT1M1S"))));
    }

    @Test
    void eachDriftedItemIsEvidence() {
        Map<String, String> drifted = new LinkedHashMap<>();
        drifted.put("guard", "missing");
        drifted.put("events", "not kept");
        RealmSettings settings =
                new RealmSettings(Duration.ofSeconds(60), Duration.ofSeconds(60), false, Tls.ALWAYS, drifted);

        assertThat(assess(settings).verdicts().get(4))
                .isEqualTo(new RequirementVerdict(
                        "installation",
                        Verdict.WARN,
                        null,
                        null,
                        List.of(
                                new Evidence.Configuration("guard", "missing"),
                                new Evidence.Configuration("events", "not kept"))));
    }

    @Test
    void failsFromTheEnforcementDate() {
        RealmSettings rotating =
                new RealmSettings(Duration.ofSeconds(60), Duration.ofSeconds(60), true, Tls.ALWAYS, Map.of());
        assertThat(rotation(rotating)).isEqualTo(Verdict.WARN);
        fixture.enforced("refresh-token-rotation");
        assertThat(rotation(rotating)).isEqualTo(Verdict.FAIL);
        fixture.off("refresh-token-rotation");
        assertThat(rotation(rotating)).isEqualTo(Verdict.NOT_APPLICABLE);
    }

    private Verdict rotation(RealmSettings settings) {
        return assess(settings).verdicts().get(2).verdict();
    }

    private AssessedRealm assess(RealmSettings settings) {
        return new RealmAssessor(fixture.profile(), SubjectFixture.NOW).assess("id", "helse", settings);
    }
}
