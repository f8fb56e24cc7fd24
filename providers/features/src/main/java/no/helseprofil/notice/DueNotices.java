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
import no.helseprofil.notice.NoticedClient.LateRefusal;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementKind;
import no.helseprofil.profile.key.KeyExpiry;
import no.helseprofil.profile.key.RegisteredCertificate;
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
 * What those who answer for a client are to be told at an instant, whatever they have been told before. Of a date only
 * the last step counts that has come: whoever was told nothing for a while isn't told all of it afterwards. A client
 * that meets what is announced is told nothing, one that was never seen is told of all of it.
 *
 * @param profile the profile with its dates
 * @param now the instant
 */
public record DueNotices(Profile profile, Instant now) {

    /** How long after its end a waiver is told of, and how long after it came a refusal, a key or a change. */
    private static final Duration LATELY = Duration.ofDays(3);

    /** A client that came a day ago for the first time is still being built. */
    private static final Duration WORKING = Duration.ofDays(1);

    /**
     * What concerns a client.
     *
     * @param stage of what
     * @param basis what says so
     */
    private record Concern(Stage stage, Basis basis) {

        private boolean isOf(Requirement requirement) {
            return stage.requirement().id().equals(requirement.id());
        }
    }

    /** All of it, the most urgent first. */
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

    /** Of each requirement the first stage that isn't met, since who fails one fails all that follow. */
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

    /** Keycloak refuses a grant that is off for a client, whatever the profile says. */
    private static boolean canFail(RequestCheck check, NoticedClient client) {
        return !(check instanceof NoPasswordGrant)
                || client.candidate().metadata().isOn(ClientSetting.PASSWORD_GRANT);
    }

    /** The first stage that isn't enforced yet; of those that are, a client that never came is told when it comes. */
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

    /** The last step before a date that has come; 0 if none has. */
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
     * What refuses a client that worked. Before it has proven who it is anybody may send what is refused in its name:
     * such a refusal counts only where its own last requests would be refused as well.
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

    /** Whoever answers for the client is to know, whether the client is enforced or not: it may have been a thief. */
    private Stream<DueNotice> added(NoticedClient client) {
        return client.added().stream()
                .filter(key -> key.at().isAfter(now.minus(LATELY)))
                .map(key -> notice(NoticeKind.KEY_ADDED, client, key.kid(), key.at(), 0, Basis.CONFIGURATION));
    }

    /** The same, of what was asked for in the client's name. */
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

    /** Keys that the client's last requests were signed with, or that are the last ones that it has. */
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
     * Here nothing refuses a key whose certificate has run out, but whoever looks at the certificate does; so this is
     * told whatever the client sent last.
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
