package no.helseprofil.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;

/** Findings of what an observed client policy of Keycloak's would refuse. */
class JudgePoliciesTest {

    private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2019-01-01T00:00:00Z");
    private static final String PKCE = "policy:fapi/pkce-enforcer";
    private static final String SAID = "invalid_request: Missing parameter: code_challenge_method";

    private static final Stage STAGE = new Stage(
            new PolicyExecutor("fapi", "pkce-enforcer", "https://authority.example/pkce"),
            0,
            Parameters.defaults(RuleSet.HELSEID),
            new Dates(LONG_AGO, PAST));

    private final Facts code = FactsFixture.codeExchange()
            .codeWith("S256", Map.of(PKCE, SAID, "policy:other/pkce-enforcer", SAID))
            .facts();
    private final Terms terms = Profiles.helseId().withPolicies(List.of(STAGE)).terms(Migration.NEW, code.instant());

    @Test
    void aPolicyFailureOfALoginIsAFindingThatRefusesNothing() {
        Decision decision = PolicyEvaluator.judge(code, terms);

        assertThat(decision.refusal())
                .as("its date has passed, and it is Keycloak that would refuse")
                .isEmpty();
        assertThat(decision.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.key())
                    .as("one that isn't observed any more is none")
                    .isEqualTo(PKCE);
            assertThat(finding.phase()).isEqualTo(Phase.ANNOUNCED);
            assertThat(finding.detail()).isEqualTo(SAID);
        });
    }

    @Test
    void theSameFindingInOneRequestIsReportedOnce() {
        Decision decision = PolicyEvaluator.judge(code, terms);

        assertThat(decision.and(Finding.ofPolicy(STAGE, terms, "invalid_grant")).findings())
                .hasSize(1);
        assertThat(new Decision(null, List.of())
                        .and(Finding.ofPolicy(STAGE, terms, "invalid_grant"))
                        .findings())
                .hasSize(1);
    }

    @Test
    void aPolicyFindingLinksToTheOperatorsPage() {
        Announcement announcement =
                Announcement.of(PolicyEvaluator.judge(code, terms)).orElseThrow();

        assertThat(announcement.deprecation()).isEqualTo("@" + LONG_AGO.getEpochSecond());
        assertThat(announcement.links(id -> "/" + id))
                .containsExactly("<https://authority.example/pkce>; rel=\"deprecation\"; type=\"text/html\"");
    }

    @Test
    void hasNoLinkWithoutAnOperatorsPage() {
        PolicyExecutor silent = new PolicyExecutor("fapi", "pkce-enforcer", null);
        Stage stage = new Stage(silent, 0, STAGE.parameters(), STAGE.dates());
        Decision decision = new Decision(null, List.of(Finding.ofPolicy(stage, terms, SAID)));

        assertThat(Announcement.of(decision).orElseThrow().links(id -> "/" + id))
                .isEmpty();
    }
}
