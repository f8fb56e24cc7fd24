package no.helseprofil.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import no.helseprofil.assessment.ClientAssessor.ClientSubject;
import no.helseprofil.assessment.ClientAssessor.Seen;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.RuleSet;
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

/** A client of before that does all as the profile asks, in a realm that only observes, and what tests make of both. */
final class SubjectFixture {

    static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    static final Instant DATE = Instant.parse("2027-06-01T00:00:00Z");
    static final Duration WINDOW = Duration.ofDays(30);
    static final String ID = "7f0c2a9e-5d0b-4d0e-9a51-1f6f5f2d6c11";
    static final String MACHINE = "token client_credentials";
    static final String CODE = "token authorization_code";

    private final ClientFixture client = ClientFixture.compliant().keysNeverExpire();
    private final List<Seen> seen = new ArrayList<>();
    private final Map<String, Dates> dates = new HashMap<>();
    private final Map<String, Hold> holds = new HashMap<>();
    private final Map<String, Waiver> waivers = new HashMap<>();
    private final List<Profile.Exemption> exemptions = new ArrayList<>();
    private Set<String> off = Set.of();
    private @Nullable Instant registered = Instant.MIN;
    private Standing standing = Standing.UNDER_PROFILE;
    private boolean enabled = true;
    private ClientSubject.Grants grants = new ClientSubject.Grants(true, true, true);
    private List<String> imported = List.of();
    private List<AssessedClient.ForeignMapper> mappers = List.of();

    SubjectFixture client(Consumer<ClientFixture> change) {
        change.accept(client);
        return this;
    }

    SubjectFixture grants(boolean isOidc, boolean logins, boolean itself) {
        grants = new ClientSubject.Grants(isOidc, logins, itself);
        return this;
    }

    SubjectFixture standing(Standing other) {
        standing = other;
        return this;
    }

    SubjectFixture registered(@Nullable Instant when) {
        registered = when;
        return this;
    }

    SubjectFixture disabled() {
        enabled = false;
        return this;
    }

    /** It is enforced since before now. */
    SubjectFixture enforced(String requirement) {
        return dated(requirement, NOW.minus(Duration.ofDays(1)));
    }

    /** It is announced, and enforced then. */
    SubjectFixture dated(String requirement, Instant enforced) {
        dates.put(requirement, new Dates(NOW.minus(Duration.ofDays(100)), enforced));
        return this;
    }

    SubjectFixture held(String requirement, Instant until) {
        holds.put(requirement, new Hold("an outage", until));
        return this;
    }

    SubjectFixture waived(String requirement, Instant until) {
        waivers.put(requirement, new Waiver("The vendor follows", "Ada", until));
        return this;
    }

    SubjectFixture exemptUntil(Instant until) {
        exemptions.add(new Profile.Exemption(ID, "a pilot", until));
        return standing(NOW.isBefore(until) ? Standing.EXEMPT : Standing.UNDER_PROFILE);
    }

    SubjectFixture off(String requirement) {
        off = Set.of(requirement);
        return this;
    }

    SubjectFixture imported(String... attributes) {
        imported = List.of(attributes);
        return this;
    }

    SubjectFixture mapper(AssessedClient.ForeignMapper mapper) {
        mappers = List.of(mapper);
        return this;
    }

    /** Requests came, so many until then. */
    SubjectFixture seen(String request, long count, Instant last) {
        seen.add(new Seen(new Observation(ID, request, null, null, last), count, last.minusSeconds(60), null));
        return this;
    }

    SubjectFixture signed(String request, String kid, Instant last) {
        seen.add(new Seen(new Observation(ID, request, null, kid, last), 1, last, null));
        return this;
    }

    /** Requests came that failed a requirement. */
    SubjectFixture failed(String request, String requirement, long count, Instant last) {
        seen.add(new Seen(
                new Observation(ID, request, requirement, null, last),
                count,
                last.minusSeconds(60),
                "mend " + requirement));
        return this;
    }

    Profile profile() {
        return new Profile(
                RuleSet.HELSEID,
                Profiles.stages(RuleSet.HELSEID, dates),
                off,
                exemptions,
                new Timetable(Edition.FIRST, NOW.minus(Duration.ofDays(365)), Map.of(), Duration.ofDays(365), holds));
    }

    ClientSubject subject() {
        return new ClientSubject(
                new Forecast.Candidate(ID, client.metadata(), new Migration(registered, null, waivers)),
                standing,
                "EPJ",
                registered == null ? null : Migration.EXISTING,
                enabled,
                grants,
                seen,
                imported,
                mappers);
    }

    AssessedClient assessed() {
        return new ClientAssessor(profile(), NOW, WINDOW, ClientSetting::name).assess(subject());
    }

    RequirementVerdict verdict(String requirement) {
        return assessed().verdicts().stream()
                .filter(verdict -> verdict.requirement().equals(requirement))
                .findFirst()
                .orElseThrow();
    }
}
