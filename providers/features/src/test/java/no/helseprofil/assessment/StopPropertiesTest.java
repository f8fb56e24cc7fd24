package no.helseprofil.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Dates;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Hold;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Timetable;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;

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

    @Property(tries = 700, edgeCases = EdgeCasesMode.NONE)
    void aClientStopsWhenTheForecastFirstNamesIt(
            @ForAll("profiles") Profile profile, @ForAll("clients") Client client, @ForAll("seen") List<Seen> seen) {
        Optional<AssessedClient.Stop> stop =
                Optional.ofNullable(assess(profile, client, seen).stops());

        Optional<Instant> first = IntStream.rangeClosed(0, SECONDS)
                .mapToObj(NOW::plusSeconds)
                .filter(at -> !forecast(profile, at, client, seen).isEmpty())
                .findFirst();

        Statistics.label("stops")
                .collect(first.map(at -> at.equals(NOW) ? "now" : "later").orElse("never"));
        assertThat(stop.map(AssessedClient.Stop::at)).isEqualTo(first);
        stop.ifPresent(told -> {
            assertThat(told.requirements()).isEqualTo(forecast(profile, told.at(), client, seen));
            if (told.at().isAfter(NOW)) {
                assertThat(forecast(profile, told.at().minusSeconds(1), client, seen))
                        .isEmpty();
            }
        });
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void whatStopsAClientIsAmongItsFindings(
            @ForAll("profiles") Profile profile, @ForAll("clients") Client client, @ForAll("seen") List<Seen> seen) {
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

    private static List<String> forecast(Profile profile, Instant at, Client client, List<Seen> seen) {
        return new Forecast(profile, NOW, at)
                .of(client.subject(), seen.stream().map(Seen::observation).toList()).stream()
                        .map(refusal -> refusal.requirement().id())
                        .toList();
    }

    @Provide
    Arbitrary<List<Seen>> seen() {
        Arbitrary<Seen> failed = Combinators.combine(
                        Arbitraries.of(FAILED), Arbitraries.integers().between(0, 60))
                .as((requirement, hours) -> seen(requirement, null, hours));
        Arbitrary<Seen> signed =
                Arbitraries.integers().between(0, 60).map(hours -> seen(null, FactsFixture.KEY_ID, hours));
        return Arbitraries.oneOf(failed, signed).list().ofMaxSize(3);
    }

    private static Seen seen(@Nullable String requirement, @Nullable String key, int hours) {
        Instant last = NOW.minus(Duration.ofHours(hours));
        return new Seen(new Observation(SubjectFixture.ID, TOKEN, requirement, key, last), 1, last, requirement);
    }

    @Provide
    Arbitrary<Client> clients() {
        return Combinators.combine(
                        Arbitraries.of(true, false, false, false, false, false),
                        instants().injectNull(0.5),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Instant.MIN, Instant.MIN, Instant.MIN, NOW)
                                .injectNull(0.03),
                        Arbitraries.of("one", "two"),
                        Arbitraries.maps(Arbitraries.of(DATED), instants().map(end -> new Waiver("r", "ada", end)))
                                .ofMaxSize(3))
                .as((isPublic, keyEnd, hasOneKey, registered, cohort, waivers) ->
                        new Client(isPublic, keyEnd, hasOneKey, new Migration(registered, cohort, waivers)));
    }

    @Provide
    Arbitrary<Profile> profiles() {
        Arbitrary<Dates> dates =
                instants().injectNull(0.3).map(enforced -> new Dates(NOW.minus(Duration.ofDays(90)), enforced));
        return Combinators.combine(
                        Arbitraries.maps(Arbitraries.of(DATED), dates).ofMaxSize(DATED.size()),
                        Arbitraries.maps(Arbitraries.of(DATED), instants()).ofMaxSize(3),
                        Arbitraries.maps(Arbitraries.of(DATED), instants().map(end -> new Hold("r", end)))
                                .ofMaxSize(2),
                        Arbitraries.of(DATED).set().ofMaxSize(1),
                        instants().list().ofMaxSize(2))
                .as((named, cohort, holds, off, exempt) -> new Profile(
                        RuleSet.HELSEID,
                        Profiles.stages(RuleSet.HELSEID, named),
                        off,
                        exempt.stream()
                                .map(end -> new Profile.Exemption(SubjectFixture.ID, "r", end))
                                .toList(),
                        new Timetable(Edition.FIRST, null, Map.of("one", cohort), Duration.ofDays(365), holds)));
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.integers().between(-10, SECONDS - 5).map(NOW::plusSeconds);
    }
}
