package no.helseprofil.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.assessment.ClientAssessor.ClientSubject;
import no.helseprofil.assessment.ClientAssessor.Seen;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Timetable;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Hold;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The day on which a client stops is the first one for which the forecast names it. */
class StopPropertiesTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final int SECONDS = 40;
    private static final String TOKEN = "token client_credentials";
    private static final List<String> DATED =
            List.of("assertion-type", "dpop-nonce", "confidential-client", "key-expiry", "pkce-s256");
    private static final List<String> FAILED = List.of("assertion-type", "dpop-nonce", "pkce-s256", "dpop-proof");

    private record Client(boolean isPublic, @Nullable Instant keyEnd, boolean hasOneKey, Migration migration) {

        Forecast.Candidate subject() {
            ClientFixture client = ClientFixture.compliant().keysNeverExpire();
            if (isPublic) {
                client.isPublic();
            }
            if (keyEnd != null) {
                client.keyExpires(keyEnd.toString());
            }
            if (hasOneKey) {
                client.with(
                        ClientSetting.JWKS,
                        JwkFixture.set(JwkFixture.with(JwkFixture.rsa(2048), "kid", FactsFixture.KEY_ID)));
            }
            return new Forecast.Candidate(SubjectFixture.ID, client.metadata(), migration);
        }
    }

    @Test
    void aClientStopsWhenTheForecastFirstNamesIt() {
        AtomicInteger later = new AtomicInteger();
        RandomInput.each(700, input -> {
            Profile profile = profile(input);
            Client client = client(input);
            List<Seen> seen = input.list(3, () -> seen(input));
            Forecast.Candidate subject = client.subject();
            Optional<AssessedClient.Stop> stop =
                    Optional.ofNullable(assess(profile, client, seen).stops());

            Optional<Instant> first = IntStream.rangeClosed(0, SECONDS)
                    .mapToObj(NOW::plusSeconds)
                    .filter(at -> !forecast(profile, at, subject, seen).isEmpty())
                    .findFirst();

            assertThat(stop.map(AssessedClient.Stop::at)).isEqualTo(first);
            first.filter(NOW::isBefore).ifPresent(date -> later.incrementAndGet());
            stop.ifPresent(found -> {
                assertThat(found.requirements()).isEqualTo(forecast(profile, found.at(), subject, seen));
                if (found.at().isAfter(NOW)) {
                    assertThat(forecast(profile, found.at().minusSeconds(1), subject, seen))
                            .isEmpty();
                }
            });
        });
        assertThat(later).as("of 700 clients, so many stop at a later date").hasValueBetween(100, 600);
    }

    @Test
    void everyStopReasonIsAFinding() {
        RandomInput.each(400, input -> {
            Profile profile = profile(input);
            Client client = client(input);
            List<Seen> seen = input.list(3, () -> seen(input));
            AssessedClient assessed = assess(profile, client, seen);
            boolean exempt = profile.exempts(SubjectFixture.ID, NOW);
            if (assessed.stops() == null || exempt || client.keyEnd() != null) {
                return;
            }
            Set<String> findings = assessed.verdicts().stream()
                    .filter(verdict -> verdict.verdict().isFinding())
                    .map(RequirementVerdict::requirement)
                    .collect(Collectors.toSet());
            assertThat(findings)
                    .as("but for keys that haven't ended yet, a client that stops has something to mend today")
                    .containsAll(assessed.stops().requirements());
        });
    }

    private static AssessedClient assess(Profile profile, Client client, List<Seen> seen) {
        Standing standing = profile.exempts(SubjectFixture.ID, NOW) ? Standing.EXEMPT : Standing.UNDER_PROFILE;
        ClientSubject subject = new ClientSubject(
                client.subject(),
                standing,
                null,
                null,
                true,
                new ClientSubject.Grants(true, true, true),
                seen,
                List.of(),
                List.of());
        return new ClientAssessor(profile, NOW, Duration.ofDays(30), ClientSetting::name).assess(subject);
    }

    private static List<String> forecast(Profile profile, Instant at, Forecast.Candidate subject, List<Seen> seen) {
        return new Forecast(profile, NOW, at)
                .of(subject, seen.stream().map(Seen::observation).toList()).stream()
                        .map(refusal -> refusal.requirement().id())
                        .toList();
    }

    private static Seen seen(RandomInput input) {
        return input.oneOf(
                () -> seen(input.of(FAILED), null, input.between(0, 60)),
                () -> seen(null, FactsFixture.KEY_ID, input.between(0, 60)));
    }

    private static Seen seen(@Nullable String requirement, @Nullable String key, int hours) {
        Instant last = NOW.minus(Duration.ofHours(hours));
        return new Seen(new Observation(SubjectFixture.ID, TOKEN, requirement, key, last), 1, last, requirement);
    }

    private static Client client(RandomInput input) {
        boolean isPublic = input.isChosen(1 / 6.0);
        Instant keyEnd = input.orNull(0.5, () -> instant(input));
        Instant registered = input.orNull(0.03, () -> input.of(Instant.MIN, Instant.MIN, Instant.MIN, NOW));
        Map<String, Waiver> waivers = input.map(DATED, 3, () -> new Waiver("r", "ada", instant(input)));
        Migration migration = new Migration(registered, input.of("one", "two"), waivers);
        return new Client(isPublic, keyEnd, input.isChosen(0.5), migration);
    }

    private static Profile profile(RandomInput input) {
        Map<String, Dates> named = input.map(
                DATED,
                2 * DATED.size(),
                () -> new Dates(NOW.minus(Duration.ofDays(90)), input.orNull(0.3, () -> instant(input))));
        Map<String, Instant> cohort = input.map(DATED, 3, () -> instant(input));
        Map<String, Hold> holds = input.map(DATED, 2, () -> new Hold("r", instant(input)));
        return new Profile(
                RuleSet.HELSEID,
                Profiles.stages(RuleSet.HELSEID, named),
                input.some(DATED, 1),
                input.list(2, () -> new Profile.Exemption(SubjectFixture.ID, "r", instant(input))),
                new Timetable(Edition.FIRST, null, Map.of("one", cohort), Duration.ofDays(365), holds));
    }

    private static Instant instant(RandomInput input) {
        return NOW.plusSeconds(input.between(-10, SECONDS - 5));
    }
}
