package no.helseprofil.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.outcome.Outcomes.RealmStanding;
import no.helseprofil.outcome.Outcomes.RealmStanding.Compliance;
import no.helseprofil.outcome.Outcomes.RealmStanding.RiskEnding;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.OutlookCount;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;

/** Counter of the state of clients, one after the other. */
public final class StandingCount {

    private static final SenderConstrainedTokens BINDING = Catalogue.get(SenderConstrainedTokens.class);

    private final Profile profile;
    private final Instant now;
    private final OutlookCount count;
    private final Map<String, List<OptionalInt>> days = new TreeMap<>();
    private int waivers;
    private @Nullable Instant waiversEnd;
    private int unbound;
    private int undated;
    private Instant lastStop;

    /**
     * Creates a counter without clients.
     *
     * @param now the instant at which they are examined
     */
    public StandingCount(Profile profile, Instant now) {
        this.profile = profile;
        this.now = now;
        this.lastStop = now;
        this.count = new OutlookCount(now);
    }

    /**
     * Counts a client.
     *
     * @param outlook state of its migration
     * @param seen everything that was observed of it
     */
    public void add(Forecast.Candidate client, Outlook outlook, Collection<Observation> seen) {
        count.add(outlook);
        client.migration().waivers().values().stream()
                .filter(waiver -> waiver.holds(now))
                .forEach(this::add);
        if (outlook.state() == Outlook.State.DISABLED) {
            return;
        }
        addEnding(client, outlook, seen);
        if (!profile.exempts(client.id(), now)) {
            addCompliance(client, outlook, seen);
        }
    }

    private void add(Waiver waiver) {
        waivers++;
        waiversEnd = waiversEnd == null || waiver.expires().isAfter(waiversEnd) ? waiver.expires() : waiversEnd;
    }

    private void addEnding(Forecast.Candidate client, Outlook outlook, Collection<Observation> seen) {
        List<Outlook.Failure> failures = outlook.failures().stream()
                .filter(failure -> failure.stage().equals(BINDING.id()))
                .toList();
        // the outlook of an exempt client doesn't include what no date enforces
        boolean isExempt = failures.isEmpty()
                && profile.exempts(client.id(), now)
                && new Forecast(profile, now, now)
                        .contradictions(client, seen).stream()
                                .anyMatch(found -> found.requirement() instanceof SenderConstrainedTokens);
        if (failures.isEmpty() && !isExempt) {
            return;
        }
        Instant stops = failures.isEmpty() ? null : failures.get(0).from();
        if (stops == null) {
            unbound++;
            undated++;
        } else if (stops.isAfter(now)) {
            unbound++;
            lastStop = stops.isAfter(lastStop) ? stops : lastStop;
        }
    }

    private void addCompliance(Forecast.Candidate client, Outlook outlook, Collection<Observation> seen) {
        List<Observation> faults = seen.stream()
                .filter(observation -> observation.requirement() != null)
                .toList();
        if (faults.isEmpty()) {
            return;
        }
        Terms terms = profile.terms(client.migration(), now);
        Set<String> failed = faults.stream()
                .map(fault -> Stage.requirementIn(String.valueOf(fault.requirement())))
                .collect(Collectors.toSet());
        Catalogue.all(RequestCheck.class)
                .filter(requirement -> failed.contains(requirement.id()))
                .flatMap(requirement -> profile.stages(requirement).stream())
                .forEach(stage -> announced(terms.timing(stage))
                        .flatMap(announced -> days(stage, announced, outlook, faults))
                        .ifPresent(mended -> days.computeIfAbsent(stage.name(), none -> new ArrayList<>())
                                .add(mended)));
    }

    /** Returns the instant of the announcement; empty for a new client, which never had time to mend anything. */
    private Optional<Instant> announced(Timing timing) {
        return timing.phase().refuses() && timing.enforced() == null
                ? Optional.empty()
                : Optional.ofNullable(timing.announced()).filter(announced -> !announced.isAfter(now));
    }

    /** Returns the days until a fault was mended; empty if there was no fault since the announcement. */
    private static Optional<OptionalInt> days(
            Stage stage, Instant announced, Outlook outlook, List<Observation> faults) {
        return faults.stream()
                .filter(fault -> stage.isFailedWith(String.valueOf(fault.requirement())))
                .map(Observation::last)
                .max(Comparator.naturalOrder())
                .filter(last -> !last.isBefore(announced))
                .map(last -> outlook.failures().stream()
                                .anyMatch(failure -> failure.stage().equals(stage.name()))
                        ? OptionalInt.empty()
                        : OptionalInt.of((int) Duration.between(announced, last).toDays() + 1));
    }

    /** Returns the counts. */
    public RealmStanding standing() {
        Map<String, Compliance> byStage = new TreeMap<>();
        days.forEach((stage, mended) -> byStage.put(stage, Compliance.of(mended)));
        return new RealmStanding(
                count.states(),
                waivers,
                waiversEnd,
                Compliance.of(days.values().stream().flatMap(List::stream).toList()),
                byStage,
                new RiskEnding(unbound, undated, undated > 0 ? null : lastStop));
    }
}
