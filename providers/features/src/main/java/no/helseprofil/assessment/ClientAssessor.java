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
 * Assesses clients, from what is registered of them and what was seen of them. What contradicts a requirement say the
 * checks of the catalogue; what becomes of it, the timetable; when a client stops to work, the forecast.
 *
 * @param profile what is asked
 * @param now the instant on which all are assessed
 * @param window how far back a request lets a client pass that was as it should be
 * @param names what Keycloak calls a setting
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

    /** Returns how it stands to the migration; empty for Keycloak's own clients and those of other protocols. */
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
