package no.helseprofil.keycloak.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import no.helseprofil.keycloak.notice.Delivery.Channel;
import no.helseprofil.keycloak.notice.Delivery.DeliveryStatus;
import no.helseprofil.keycloak.notice.Delivery.UnsentException;
import no.helseprofil.keycloak.notice.NoticeEntity.NoticeTable;
import no.helseprofil.keycloak.notice.SentNotice.PlannedNotice;
import no.helseprofil.keycloak.notice.WebhookSender.WebhookOptions;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;
import no.helseprofil.notice.NoticeEvent;
import no.helseprofil.notice.NoticeMail;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profile.NoticeSettings;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Run that sends what is due in one realm. It reads the notices, and then for each message claims its rows in the
 * table, sends it, and stores the outcome. No transaction is open while it waits for a mail server or a webhook.
 *
 * @param work in the realm
 * @param options allowed destinations of webhooks; empty if they can't be read
 */
record NoticeRun(RealmWork work, Optional<WebhookOptions> options) {

    /** Number of failures in a row after which a run sends nothing more through the channel. */
    private static final int PATIENCE = 3;

    private static final Logger LOG = Logger.getLogger(NoticeRun.class);

    /** Outcome of one message. */
    private enum SendResult {
        SENT,
        FAILED,
        /** Another node is sending it, or the realm is gone. */
        NOT_OURS,
        /** The day's limit is reached. */
        HELD_BACK
    }

    private record Plan(NoticeSettings settings, List<PlannedNotice> notices) {}

    /** Mail to one address: all notices that are due for it, or the question whether it is a contact. */
    record Letter(Contact contact, List<PlannedNotice> planned) {

        List<DueNotice> notices() {
            return planned.stream().map(PlannedNotice::notice).toList();
        }

        /** Returns the letter with those notices only that a mail contains, or with those only that it doesn't. */
        Letter having(Collection<DueNotice> contained, boolean wanted) {
            Set<DueNotice> set = Set.copyOf(contained);
            return new Letter(
                    contact,
                    planned.stream()
                            .filter(notice -> set.contains(notice.notice()) == wanted)
                            .toList());
        }
    }

    /** Key by which notices to one address are put into one letter; a request for confirmation has one of its own. */
    private record Envelope(String address, boolean confirms) {}

    /**
     * Sends what is due.
     *
     * @return whether the realm has any channel on
     */
    boolean run() {
        Optional<Plan> planned = work.in(this::plan).flatMap(plan -> plan);
        planned.ifPresent(plan -> {
            sendMails(letters(plan.notices()));
            NoticeSettings.Webhook webhook = plan.settings().webhook();
            if (webhook != null) {
                sendEvents(plan.notices(), webhook);
            }
        });
        return planned.isPresent();
    }

    /** Reads the notices of usable channels only, so that nothing else counts as attempted. */
    private Optional<Plan> plan(KeycloakSession session, RealmModel realm) {
        return RealmProfiles.of(session).active().flatMap(active -> plan(session, realm, active.profile()));
    }

    private Optional<Plan> plan(KeycloakSession session, RealmModel realm, Profile profile) {
        NoticeSettings said = profile.notices();
        NoticeSettings usable =
                new NoticeSettings(said.mail() && MailSender.isConfigured(realm), said.webhook(), said.days());
        return usable.isOn()
                ? Optional.of(new Plan(usable, new NoticeReader(session, realm, profile, usable, now()).toSend()))
                : Optional.empty();
    }

    /** Groups notices by address, in the language that its first client names. */
    static List<Letter> letters(List<PlannedNotice> planned) {
        Map<Envelope, Letter> letters = new LinkedHashMap<>();
        planned.forEach(notice -> notice.contacts()
                .forEach(contact -> letters.computeIfAbsent(
                                new Envelope(
                                        contact.address(),
                                        notice.notice().kind().isConfirmation()),
                                envelope -> new Letter(contact, new ArrayList<>()))
                        .planned()
                        .add(notice)));
        return List.copyOf(letters.values());
    }

    /** Sends the mails. Notices that don't fit go in another one, after every address has had its first. */
    private void sendMails(List<Letter> letters) {
        SentToday today = letters.isEmpty() ? null : today(Channel.MAIL);
        Deque<Letter> waiting = new ArrayDeque<>(letters);
        int failures = 0;
        while (today != null && !today.isFull() && failures < PATIENCE && !waiting.isEmpty()) {
            SendResult outcome = send(waiting.removeFirst(), today, waiting);
            failures = outcome == SendResult.FAILED ? failures + 1 : 0;
        }
        countIfFull(today);
    }

    private static void countIfFull(@Nullable SentToday today) {
        if (today != null && today.isFull()) {
            NoticeOutcomes.count(NoticeOutcomes.HELD_BACK);
        }
    }

    private @Nullable SentToday today(Channel channel) {
        return work.in((session, realm) -> SentToday.read(new NoticeTable(session), work.realm(), channel, now()))
                .orElse(null);
    }

    /** Sends a letter. The mail is written first, and only the notices that it contains are claimed. */
    private SendResult send(Letter planned, SentToday today, Deque<Letter> waiting) {
        Instant now = now();
        List<Delivery> admitted = admitted(
                planned.planned().stream()
                        .map(notice ->
                                Delivery.byMail(work.realm(), planned.contact(), notice.notice(), notice.origin()))
                        .toList(),
                today);
        if (admitted.isEmpty()) {
            return SendResult.HELD_BACK;
        }
        Letter letter = planned.having(admitted.stream().map(Delivery::notice).toList(), true);
        NoticeMail mail = work.in(
                        (session, realm) -> MailSender.mail(session, realm, letter.contact(), letter.notices(), now))
                .orElse(null);
        if (mail == null) {
            return SendResult.NOT_OURS;
        }
        Set<DueNotice> contained = Set.copyOf(mail.contained());
        List<Delivery> deliveries = admitted.stream()
                .filter(delivery -> contained.contains(delivery.notice()))
                .toList();
        String message = KeycloakModelUtils.generateId();
        SendResult outcome = take(deliveries, message, today, now)
                .orElseGet(() -> end(
                        message,
                        work.in((session, realm) -> mail(session, realm, letter.contact(), mail))
                                .orElseGet(NoticeRun::gone)));
        if (outcome == SendResult.SENT && contained.size() < admitted.size()) {
            waiting.addLast(letter.having(contained, false));
        }
        return outcome;
    }

    /** Returns the deliveries within the day's limits, and counts the others in the metric. */
    private static List<Delivery> admitted(List<Delivery> deliveries, SentToday today) {
        List<Delivery> admitted = today.admitted(deliveries);
        if (admitted.size() < deliveries.size()) {
            NoticeOutcomes.count(NoticeOutcomes.HELD_BACK);
        }
        return admitted;
    }

    private static Optional<UnsentException> gone() {
        return Optional.of(new UnsentException("The realm was removed meanwhile", false));
    }

    /** Sends the mail, and returns the failure, if any. Keycloak's cache has the realm: no connection is held. */
    private static Optional<UnsentException> mail(
            KeycloakSession session, RealmModel realm, Contact contact, NoticeMail mail) {
        try {
            MailSender.send(session, realm, contact, mail);
            return Optional.empty();
        } catch (UnsentException unsent) {
            return Optional.of(unsent);
        }
    }

    private void sendEvents(List<PlannedNotice> planned, NoticeSettings.Webhook webhook) {
        List<Delivery> deliveries = planned.stream()
                .filter(PlannedNotice::toWebhook)
                .map(notice -> Delivery.byWebhook(work.realm(), notice.notice(), notice.origin()))
                .toList();
        if (deliveries.isEmpty()) {
            return;
        }
        work.in((session, realm) -> {
                    try {
                        return new Opened(realm.getName(), WebhookSender.to(session, webhook, options));
                    } catch (UnsentException unsent) {
                        LOG.warnf(
                                "No notices are sent to the webhook of realm %s: %s", realm.getName(), unsent.reason());
                        return new Opened(realm.getName(), null);
                    }
                })
                .ifPresent(opened -> sendEvents(deliveries, opened));
    }

    private record Opened(String realm, @Nullable WebhookSender sender) {}

    private void sendEvents(List<Delivery> deliveries, Opened opened) {
        try (WebhookSender sender = opened.sender()) {
            SentToday today = sender == null ? null : today(Channel.WEBHOOK);
            int failures = 0;
            for (int i = 0; today != null && !today.isFull() && failures < PATIENCE && i < deliveries.size(); i++) {
                SendResult outcome = send(deliveries.get(i), Objects.requireNonNull(sender), opened.realm(), today);
                failures = outcome == SendResult.FAILED ? failures + 1 : 0;
            }
            countIfFull(today);
        }
    }

    private SendResult send(Delivery delivery, WebhookSender sender, String realm, SentToday today) {
        Instant now = now();
        String message = KeycloakModelUtils.generateId();
        return admitted(List.of(delivery), today).isEmpty()
                ? SendResult.HELD_BACK
                : take(List.of(delivery), message, today, now)
                        .orElseGet(() -> send(delivery, message, sender, realm, now));
    }

    private SendResult send(Delivery delivery, String message, WebhookSender sender, String realm, Instant now) {
        Instant first = work.in((session, found) -> new NoticeTable(session).first(message))
                .orElse(now);
        try {
            sender.send(
                    delivery.id(),
                    NoticeEvent.of(realm, delivery.notice(), delivery.id(), first)
                            .toString(),
                    now);
            return end(message, Optional.empty());
        } catch (UnsentException unsent) {
            return end(message, Optional.of(unsent));
        }
    }

    /**
     * Claims the rows of a message.
     *
     * @return the outcome; empty if this node has to send it
     */
    private Optional<SendResult> take(List<Delivery> deliveries, String message, SentToday today, Instant now) {
        Optional<SendResult> outcome = work.in((session, realm) -> {
                    if (!new NoticeTable(session).claim(deliveries, message, now)) {
                        session.getTransactionManager().setRollbackOnly();
                        return Optional.of(SendResult.NOT_OURS);
                    }
                    return Optional.<SendResult>empty();
                })
                .orElse(Optional.of(SendResult.NOT_OURS));
        if (outcome.isEmpty()) {
            today.add(deliveries);
        }
        return outcome;
    }

    /** Stores the outcome of a message. */
    private SendResult end(String message, Optional<UnsentException> failure) {
        DeliveryStatus status =
                work.in((session, realm) -> ended(session, message, failure)).orElse(DeliveryStatus.FAILED);
        NoticeOutcomes.count(status);
        failure.ifPresent(unsent ->
                LOG.warnf("A notice of realm %s was not sent (%s): %s", work.realm(), status.id(), unsent.reason()));
        return failure.isEmpty() ? SendResult.SENT : SendResult.FAILED;
    }

    private static DeliveryStatus ended(KeycloakSession session, String message, Optional<UnsentException> failure) {
        NoticeTable table = new NoticeTable(session);
        if (failure.isEmpty()) {
            table.sent(message);
            return DeliveryStatus.SENT;
        }
        String reason = failure.get().reason();
        if (failure.get().maySendAgain()) {
            return table.retry(message, reason, now()) ? DeliveryStatus.RETRYING : DeliveryStatus.DEAD;
        }
        table.failed(message, reason);
        return DeliveryStatus.FAILED;
    }

    /** Returns the current instant in milliseconds, the precision of the table. */
    private static Instant now() {
        return ServerClock.INSTANCE.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Metric of the outcomes of messages: {@code helseprofil_notices_total}, by outcome. No label contains anything
     * about a realm, a client or a recipient.
     */
    static final class NoticeOutcomes {

        /** Outcome of a message that wasn't sent because the day's limit is reached. */
        static final String HELD_BACK = "held-back";

        private static final String NAME = "helseprofil.notices";

        private NoticeOutcomes() {}

        /**
         * Creates all series at zero. In a series that begins with its first failure Prometheus sees no increase, so no
         * alert would fire.
         */
        static void start() {
            for (DeliveryStatus status : DeliveryStatus.values()) {
                if (status != DeliveryStatus.SENDING) {
                    counter(status.id());
                }
            }
            counter(HELD_BACK);
        }

        static void count(DeliveryStatus status) {
            count(status.id());
        }

        static void count(String outcome) {
            counter(outcome).increment();
        }

        private static Counter counter(String outcome) {
            return Metrics.counter(NAME, "outcome", outcome);
        }
    }

    /**
     * Work in a realm outside of a request.
     *
     * @param realm internal id
     */
    record RealmWork(KeycloakSessionFactory server, String realm) {

        /** Runs the work in a transaction of its own; empty, without running it, if the realm is gone. */
        <T> Optional<T> in(BiFunction<KeycloakSession, RealmModel, T> work) {
            return KeycloakModelUtils.runJobInTransactionWithResult(server, session -> {
                RealmModel found = session.realms().getRealm(realm);
                if (found == null) {
                    return Optional.empty();
                }
                session.getContext().setRealm(found);
                return Optional.of(work.apply(session, found));
            });
        }
    }
}
