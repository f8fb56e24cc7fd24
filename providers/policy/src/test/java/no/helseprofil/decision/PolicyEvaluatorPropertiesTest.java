package no.helseprofil.decision;

import static no.helseprofil.profile.FactsFixture.SECOND;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.Facts;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Timetable.Phase;
import no.helseprofil.timetable.TimetableDomain;
import org.junit.jupiter.api.Test;

/** Properties of every request under every profile. */
class PolicyEvaluatorPropertiesTest {

    private static final List<Facts> REQUESTS = List.of(
            tokenRequest().facts(),
            authorizationRequest().authorization(request -> request.notPushed()).facts(),
            tokenRequest().foreignNonce().facts(),
            tokenRequest().assertionHeader("typ", "JWT").facts(),
            tokenRequest()
                    .client(ClientFixture::isPublic)
                    .withSecret()
                    .assertionHeader("typ", "JWT")
                    .assertionClaim("exp", SECOND + 3600)
                    .foreignNonce()
                    .facts(),
            tokenRequest()
                    .foreignNonce()
                    .client(client -> client.standing(Facts.Standing.EXEMPT))
                    .facts());

    @Test
    void onlyEnforcedRequirementsRefuse() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Instant instant = TimetableDomain.instant(input);
            for (Facts request : REQUESTS) {
                Decision decision = PolicyEvaluator.judge(request, profile.terms(client, instant));
                assertThat(decision.refusal().map(Finding::phase).orElse(Phase.ENFORCED))
                        .isEqualTo(Phase.ENFORCED);
                assertThat(decision.refusal().isPresent())
                        .as("and whatever is enforced and failed refuses")
                        .isEqualTo(decision.findings().stream().anyMatch(finding -> finding.phase() == Phase.ENFORCED));
            }
        });
    }

    @Test
    void aRefusedRequestStaysRefusedLater() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Instant one = TimetableDomain.instant(input);
            Instant other = TimetableDomain.instant(input);
            Instant earlier = one.isBefore(other) ? one : other;
            Instant later = one.isBefore(other) ? other : one;
            for (Facts request : REQUESTS) {
                assertThat(refusing(request, profile, client, later))
                        .as("by all that refused it before, unless document, waiver or hold changes")
                        .containsAll(refusing(request, profile, client, earlier));
            }
        });
    }

    @Test
    void thePhaseDoesNotAffectWhetherARequestFails() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Instant instant = TimetableDomain.instant(input);
            for (Facts request : REQUESTS) {
                Profile allOn =
                        new Profile(profile.ruleSet(), profile.stages(), Set.of(), List.of(), profile.timetable());
                assertThat(found(request, allOn, client, instant))
                        .as("observations before the date are of the same requests as refusals after it")
                        .isEqualTo(found(request, allOn, Migration.NEW, instant));
            }
        });
    }

    private static List<String> refusing(Facts request, Profile profile, Migration client, Instant instant) {
        return PolicyEvaluator.judge(request, profile.terms(client, instant)).findings().stream()
                .filter(finding -> finding.phase().refuses())
                .map(finding -> finding.requirement().id())
                .toList();
    }

    private static List<String> found(Facts request, Profile profile, Migration client, Instant instant) {
        return PolicyEvaluator.judge(request, profile.terms(client, instant)).findings().stream()
                .map(finding -> finding.requirement().id())
                .toList();
    }
}
