package no.helseprofil.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.notice.DueNotice.Basis;
import no.helseprofil.notice.DueNotice.NoticeKind;
import no.helseprofil.notice.NoticedClient.LateRefusal;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.key.ClientKey.RegisteredCertificate;
import no.helseprofil.profile.key.KeyExpiry;
import no.helseprofil.profile.request.NoPasswordGrant;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;

/**
 * Notices that are due to the contacts of a client at an instant, whatever was sent before. Only the latest step before
 * a date is due, so that a contact who got no mail for a while doesn't get all earlier steps at once. A client that
 * meets an announced requirement gets no notice; a client that was never seen gets all of them.
 *
 * @param profile the profile with its dates
 * @param now the instant
 */
public record DueNotices(Profile profile, Instant now) {

    /** Time for which a notice of an ended waiver, a refusal, a new key or a change stays due. */
    private static final Duration LATELY = Duration.ofDays(3);

    /** Time after a client's first request in which it counts as under construction. */
    private static final Duration WORKING = Duration.ofDays(1);

    /**
     * A stage of a requirement that a client fails or may fail.
     *
     * @param stage the stage
     * @param basis evidence of it
     */
    private record Concern(Stage stage, Basis basis) {

        private boolean isOf(Requirement requirement) {
            return stage.requirement().id().equals(requirement.id());
        }
    }

    /** Returns all of them, the most urgent first. */
    public List<DueNotice> of(NoticedClient client) {
        Terms terms = profile.terms(client.candidate().migration(), now);
        List<Concern> concerns = concerns(client, terms);
        Optional<Instant> exempt = exemptUntil(client);
        List<DueNotice> due = new ArrayList<>();
        concerns.forEach(concern ->
                dated(client, concern, terms.timing(concern.stage()), exempt).ifPresent(due::add));
        if (exempt.isEmpty()) {
            ended(client, concerns, terms).forEach(due::add);
            refused(client, concerns, terms).forEach(due::add);
        }
        keys(client).forEach(due::add);
        added(client).forEach(due::add);
        changed(client).forEach(due::add);
        certificate(client).ifPresent(due::add);
        return due.stream().sorted(DueNotice.BY_URGENCY).toList();
    }

    /**
     * Returns for each requirement the first stage that isn't met, since a client that fails one fails all later ones.
     */
    private List<Concern> concerns(NoticedClient client, Terms terms) {
        List<Concern> concerns = new ArrayList<>();
        new Forecast(profile, now, now)
                .contradictions(client.candidate(), client.seen())
                .forEach(contradiction -> concerns.add(new Concern(
                        contradiction.stage(),
                        Basis.valueOf(contradiction.evidence().name()))));
        Catalogue.all(ClientCheck.class)
                .filter(check -> check.refusesNoRequest()
                        && !check.changes(client.candidate().metadata(), terms.parametersOf(check))
                                .isEmpty())
                .forEach(check -> concerns.add(new Concern(terms.stages(check).get(0), Basis.CONFIGURATION)));
        if (client.isUnseen()) {
            Catalogue.all(RequestCheck.class)
                    .filter(check -> concerns.stream().noneMatch(concern -> concern.isOf(check)))
                    .filter(check -> canFail(check, client))
                    .flatMap(check -> unmet(check, terms).stream())
                    .forEach(stage -> concerns.add(new Concern(stage, Basis.UNSEEN)));
        }
        return concerns;
    }

    /** Returns whether a client can fail a requirement. Keycloak itself refuses a grant that is off for a client. */
    private static boolean canFail(RequestCheck check, NoticedClient client) {
        return !(check instanceof NoPasswordGrant)
                || client.candidate().metadata().isOn(ClientSetting.PASSWORD_GRANT);
    }

    /**
     * Returns the first stage that isn't enforced yet. For an enforced one, a client that never came learns from its
     * first refusal.
     */
    private Optional<Stage> unmet(RequestCheck check, Terms terms) {
        return check.kindIn(profile.ruleSet()) != RequirementKind.DATED
                ? Optional.empty()
                : terms.stages(check).stream()
                        .filter(stage -> terms.timing(stage).phase().tells())
                        .findFirst();
    }

    private Optional<Instant> exemptUntil(NoticedClient client) {
        return profile.exemptions().stream()
                .filter(exemption -> exemption.id().equals(client.candidate().id()))
                .map(Profile.Exemption::until)
                .filter(now::isBefore)
                .max(Comparator.naturalOrder());
    }

    private Optional<DueNotice> dated(NoticedClient client, Concern concern, Timing timing, Optional<Instant> exempt) {
        if (concern.stage().isOfEmergency()) {
            return Optional.empty();
        }
        if (timing.phase().tells()) {
            Instant enforced = timing.enforced();
            Instant date =
                    enforced == null ? null : exempt.filter(enforced::isBefore).orElse(enforced);
            return Optional.of(step(client, concern, date));
        }
        return exempt.filter(until -> timing.phase().refuses()).map(until -> step(client, concern, until));
    }

    private DueNotice step(NoticedClient client, Concern concern, @Nullable Instant date) {
        int days = date == null ? 0 : daysBefore(date);
        return notice(
                days == 0 ? NoticeKind.ANNOUNCED : NoticeKind.DATE_AHEAD,
                client,
                concern.stage().name(),
                date,
                days,
                concern.basis());
    }

    /** Returns the latest step before a date that has come; 0 if none has. */
    private int daysBefore(Instant date) {
        return profile.notices().days().stream()
                .filter(days -> !now.isBefore(date.minus(Duration.ofDays(days))))
                .min(Comparator.naturalOrder())
                .orElse(0);
    }

    private Stream<DueNotice> ended(NoticedClient client, List<Concern> concerns, Terms terms) {
        Predicate<Instant> lately = end -> !now.isBefore(end) && now.isBefore(end.plus(LATELY));
        Map<String, Waiver> waivers = client.candidate().migration().waivers();
        return concerns.stream()
                .filter(concern -> terms.timing(concern.stage()).phase().refuses())
                .flatMap(concern -> terms.stages(concern.stage().requirement()).stream()
                        .limit(concern.stage().number() + 1L)
                        .flatMap(stage -> Optional.ofNullable(waivers.get(stage.name())).stream())
                        .map(Waiver::expires)
                        .filter(lately)
                        .max(Comparator.naturalOrder())
                        .map(end -> notice(
                                NoticeKind.WAIVER_ENDED, client, concern.stage().name(), end, 0, concern.basis()))
                        .stream());
    }

    /**
     * Returns notices of refusals of a client that has worked. Anybody may send a request in a client's name before
     * authentication. Such a refusal counts only if the client's own latest requests would be refused as well.
     */
    private Stream<DueNotice> refused(NoticedClient client, List<Concern> concerns, Terms terms) {
        Instant since = client.since();
        if (since == null || since.isAfter(now.minus(WORKING))) {
            return Stream.empty();
        }
        return client.refused().stream()
                .filter(refusal -> refusal.last().isAfter(now.minus(LATELY)))
                .flatMap(refusal -> refused(refusal, concerns, terms).stream())
                .distinct()
                .map(concern -> notice(
                        NoticeKind.REFUSED,
                        client,
                        concern.stage().name(),
                        terms.timing(concern.stage()).enforced(),
                        0,
                        concern.basis()));
    }

    private Optional<Concern> refused(LateRefusal refusal, List<Concern> concerns, Terms terms) {
        Optional<Stage> enforced = Catalogue.find(Stage.requirementIn(refusal.requirement()))
                .map(terms::inForce)
                .filter(stage -> terms.timing(stage).phase().refuses())
                .filter(stage -> isAfter(refusal.last(), terms.timing(stage).enforced()));
        return enforced.filter(stage -> refusal.proven()
                        || concerns.stream()
                                .anyMatch(concern -> concern.basis() != Basis.UNSEEN
                                        && concern.isOf(stage.requirement())
                                        && concern.stage().number() <= stage.number()))
                .map(stage -> new Concern(stage, Basis.TRAFFIC));
    }

    private static boolean isAfter(Instant refused, @Nullable Instant enforced) {
        return enforced == null || !refused.isBefore(enforced);
    }

    /** Returns notices of added keys. They are due even to an exempt client, since the key may be a thief's. */
    private Stream<DueNotice> added(NoticedClient client) {
        return client.added().stream()
                .filter(key -> key.at().isAfter(now.minus(LATELY)))
                .map(key -> notice(NoticeKind.KEY_ADDED, client, key.kid(), key.at(), 0, Basis.CONFIGURATION));
    }

    /** Returns notices of changes that were requested in the client's name, which are due in the same way. */
    private Stream<DueNotice> changed(NoticedClient client) {
        return client.changes().stream()
                .filter(change -> change.at().isAfter(now.minus(LATELY)))
                .map(change -> notice(
                        change.confirmed() ? NoticeKind.CLIENT_CHANGED : NoticeKind.CHANGE_ASKED,
                        client,
                        String.join(" ", change.settings()),
                        change.at(),
                        0,
                        Basis.CONFIGURATION));
    }

    /** Returns notices of ending keys that have signed the client's latest requests, or are its last ones. */
    private Stream<DueNotice> keys(NoticedClient client) {
        return client.candidate().metadata().keyEnds().entrySet().stream()
                .flatMap(key -> key(client, key.getKey(), key.getValue()).stream());
    }

    private Optional<DueNotice> key(NoticedClient client, String kid, String written) {
        return instant(written)
                .filter(end -> now.isBefore(end) && daysBefore(end) > 0)
                .flatMap(end -> new Forecast(profile, now, end)
                        .of(client.candidate(), client.seen()).stream()
                                .filter(refusal -> refusal.requirement() instanceof KeyExpiry)
                                .map(refusal -> Basis.valueOf(refusal.evidence().name()))
                                .filter(basis -> basis == Basis.CONFIGURATION
                                        || client.seen().stream().anyMatch(signedWith(kid)))
                                .findFirst()
                                .map(basis -> notice(NoticeKind.KEY_ENDS, client, kid, end, daysBefore(end), basis)));
    }

    /**
     * Returns a notice of an expiring certificate. This server doesn't refuse its key, but other software that examines
     * the certificate does, so the notice is due whatever the client sent last.
     */
    private Optional<DueNotice> certificate(NoticedClient client) {
        return RegisteredCertificate.of(client.candidate().metadata())
                .filter(certificate -> now.isBefore(certificate.end()) && daysBefore(certificate.end()) > 0)
                .map(certificate -> notice(
                        NoticeKind.CERTIFICATE_ENDS,
                        client,
                        certificate.thumbprint(),
                        certificate.end(),
                        daysBefore(certificate.end()),
                        Basis.CONFIGURATION));
    }

    private static Predicate<Observation> signedWith(String kid) {
        return observation -> Objects.equals(observation.keyId(), kid);
    }

    private static Optional<Instant> instant(String written) {
        try {
            return Optional.of(Instant.parse(written));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private static DueNotice notice(
            NoticeKind kind, NoticedClient client, String about, @Nullable Instant date, int days, Basis basis) {
        return new DueNotice(
                kind,
                client.candidate().id(),
                client.candidate().metadata().clientId(),
                client.name(),
                about,
                date,
                days,
                basis);
    }
}
