package no.helseprofil.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.assessment.AssessedClient.Imported;
import no.helseprofil.assessment.AssessedClient.NeverSeen;
import no.helseprofil.assessment.AssessedClient.Remark;
import no.helseprofil.assessment.AssessedClient.Stop;
import no.helseprofil.assessment.AssessedClient.Unstamped;
import no.helseprofil.assessment.AssessedClient.WaiverInForce;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Waiver;

/**
 * Assessor of clients, by their registration and their observed requests. The checks of the catalogue find
 * contradictions, the timetable decides what follows from them, and the forecast says when a client stops working.
 *
 * @param profile the profile in force
 * @param now the instant at which all clients are judged
 * @param window length of the period before that in which a compliant request is evidence that a client passes
 * @param names maps a setting to Keycloak's name for it
 */
public record ClientAssessor(Profile profile, Instant now, Duration window, Function<ClientSetting, String> names) {

    public AssessedClient assess(ClientSubject subject) {
        Migration migration = subject.client().migration();
        Terms terms = profile.terms(migration, now);
        Outlook outlook = outlook(subject).orElse(null);
        SeenTraffic traffic = new SeenTraffic(subject.seen(), now.minus(window), terms);
        return new AssessedClient(
                subject.client().id(),
                subject.metadata().clientId(),
                subject.name(),
                ClientState.of(subject.standing(), terms),
                migration.cohort(),
                subject.registered(),
                subject.enabled(),
                traffic.last(),
                outlook == null ? null : outlook.state().id(),
                outlook == null || outlook.stops() == null ? null : new Stop(outlook.stops(), outlook.stoppedBy()),
                waivers(migration),
                ClientKeys.of(subject.metadata()),
                remarks(subject),
                new ClientVerdicts(subject, terms, traffic, names).all());
    }

    /** Returns the state of the client's migration; empty for Keycloak's own clients and those of other protocols. */
    private Optional<Outlook> outlook(ClientSubject subject) {
        return subject.isJudged()
                ? Optional.of(Outlook.of(profile, now, subject.client(), subject.enabled(), subject.observations()))
                : Optional.empty();
    }

    private List<WaiverInForce> waivers(Migration client) {
        return client.waivers().entrySet().stream()
                .filter(waiver -> waiver.getValue().holds(now))
                .sorted(Map.Entry.comparingByKey())
                .map(waiver -> inForce(waiver.getKey(), waiver.getValue()))
                .toList();
    }

    private static WaiverInForce inForce(String requirement, Waiver waiver) {
        return new WaiverInForce(requirement, waiver.reason(), waiver.approvedBy(), waiver.expires());
    }

    private static List<Remark> remarks(ClientSubject subject) {
        List<Remark> remarks = new ArrayList<>();
        if (subject.isJudged() && subject.observations().stream().noneMatch(Observation::isOfRequest)) {
            remarks.add(new NeverSeen());
        }
        if (subject.standing() != Standing.KEYCLOAK
                && subject.client().migration().registered() == null) {
            remarks.add(new Unstamped());
        }
        if (!subject.imported().isEmpty()) {
            remarks.add(new Imported(subject.imported()));
        }
        remarks.addAll(subject.mappers());
        return remarks;
    }
}
