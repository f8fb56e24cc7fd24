package no.helseprofil.keycloak.notices;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;
import no.helseprofil.notice.NoticeEvent;
import no.helseprofil.notice.NoticeMail;
import no.helseprofil.timetable.NoticeSettings;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends what is due in one realm: reads it, and then of each message takes its lines in the table, sends it, and writes
 * what became of it. No transaction waits for a mail server or a webhook.
 *
 * @param work in the realm
 * @param options where webhooks may be; none if they can't be read
 */
record NoticeRun(RealmWork work, Optional<WebhookOptions> options) {

    /** How many mails a realm sends on a day at most, in UTC. */
    static final int MOST_MAILS = 1_000;

    /**
     * How many of them to one address, but for those that tell of a new key or a change in force: a client can have
     * five of these keys in a day, a person has confirmed each change, and whoever has got one by a stolen token could
     * use up the others, to keep it untold.
     */
    static final int MOST_TO_ONE = 5;

    /** How many events a realm sends on a day at most. */
    static final int MOST_EVENTS = 20_000;

    /** Whoever has failed so often in a row is left alone until the next time. */
    private static final int PATIENCE = 3;

    private static final Logger LOG = Logger.getLogger(NoticeRun.class);

    /** What has become of one message. */
    private enum SendResult {
        SENT,
        FAILED,
        /** Another node has it, or the realm is gone. */
        NOT_OURS,
        /** There were enough today. */
        HELD_BACK
    }

    private record Plan(NoticeSettings settings, List<PlannedNotice> notices) {}

    /** One mail: all that one address is to be told now. */
    record Letter(Contact contact, List<DueNotice> notices) {}

    void run() {
        work.in(this::plan).flatMap(plan -> plan).ifPresent(plan -> {
            sendMails(letters(plan.notices()));
            NoticeSettings.Webhook webhook = plan.settings().webhook();
            if (webhook != null) {
                sendEvents(plan.notices(), webhook);
            }
        });
    }

    /** What can't be sent isn't taken, so that nothing of it counts as tried. */
    private Optional<Plan> plan(KeycloakSession session, RealmModel realm) {
        if (!(RealmProfiles.of(session) instanceof RealmProfile.Active active)) {
            return Optional.empty();
        }
        NoticeSettings said = active.profile().notices();
        NoticeSettings usable =
                new NoticeSettings(said.mail() && MailSender.isConfigured(realm), said.webhook(), said.days());
        return usable.isOn()
                ? Optional.of(
                        new Plan(usable, new NoticeReader(session, realm, active.profile(), usable, now()).toSend()))
                : Optional.empty();
    }

    /** By address, in the language that its first client names. */
    static List<Letter> letters(List<PlannedNotice> planned) {
        Map<String, Letter> letters = new LinkedHashMap<>();
        planned.forEach(notice -> notice.contacts()
                .forEach(contact -> letters.computeIfAbsent(
                                contact.address(), address -> new Letter(contact, new ArrayList<>()))
                        .notices()
                        .add(notice.notice())));
        return List.copyOf(letters.values());
    }

    private void sendMails(List<Letter> letters) {
        int failures = 0;
        for (Letter letter : letters) {
            SendResult outcome = send(letter);
            failures = outcome == SendResult.FAILED ? failures + 1 : 0;
            if (failures == PATIENCE || outcome == SendResult.HELD_BACK && isFull(Channel.MAIL)) {
                return;
            }
        }
    }

    private SendResult send(Letter letter) {
        Instant now = now();
        String message = KeycloakModelUtils.generateId();
        List<Delivery> deliveries = letter.notices().stream()
                .map(notice -> Delivery.byMail(work.realm(), letter.contact(), notice))
                .toList();
        return take(deliveries, message, now)
                .orElseGet(() -> end(
                        message,
                        work.in((session, realm) -> mail(session, realm, letter, now))
                                .orElseGet(NoticeRun::gone)));
    }

    private static Optional<UnsentException> gone() {
        return Optional.of(new UnsentException("The realm was removed meanwhile", false));
    }

    /** Why it wasn't sent, if it wasn't. The realm comes from Keycloak's cache: no connection to the database waits. */
    private static Optional<UnsentException> mail(
            KeycloakSession session, RealmModel realm, Letter letter, Instant now) {
        try {
            NoticeMail mail = MailSender.mail(session, realm, letter.contact(), letter.notices(), now);
            MailSender.send(session, realm, letter.contact(), mail);
            return Optional.empty();
        } catch (UnsentException unsent) {
            return Optional.of(unsent);
        }
    }

    private void sendEvents(List<PlannedNotice> planned, NoticeSettings.Webhook webhook) {
        List<DueNotice> notices = planned.stream()
                .filter(PlannedNotice::toWebhook)
                .map(PlannedNotice::notice)
                .toList();
        if (notices.isEmpty()) {
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
                .ifPresent(opened -> sendEvents(notices, opened));
    }

    private record Opened(String realm, @Nullable WebhookSender sender) {}

    private void sendEvents(List<DueNotice> notices, Opened opened) {
        try (WebhookSender sender = opened.sender()) {
            int failures = 0;
            for (int i = 0; sender != null && failures < PATIENCE && i < notices.size(); i++) {
                SendResult outcome = send(notices.get(i), sender, opened.realm());
                failures = outcome == SendResult.FAILED ? failures + 1 : 0;
                if (outcome == SendResult.HELD_BACK) {
                    return;
                }
            }
        }
    }

    private SendResult send(DueNotice notice, WebhookSender sender, String realm) {
        Instant now = now();
        String message = KeycloakModelUtils.generateId();
        Delivery delivery = Delivery.byWebhook(work.realm(), notice);
        return take(List.of(delivery), message, now).orElseGet(() -> send(delivery, message, sender, realm, now));
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
     * Takes the lines of a message.
     *
     * @return what has become of it; none if it is this node's to send
     */
    private Optional<SendResult> take(List<Delivery> deliveries, String message, Instant now) {
        Optional<SendResult> outcome = work.in((session, realm) -> {
                    NoticeTable table = new NoticeTable(session);
                    if (isEnough(table, deliveries, now)) {
                        return Optional.of(SendResult.HELD_BACK);
                    }
                    if (!table.claim(deliveries, message, now)) {
                        session.getTransactionManager().setRollbackOnly();
                        return Optional.of(SendResult.NOT_OURS);
                    }
                    return Optional.<SendResult>empty();
                })
                .orElse(Optional.of(SendResult.NOT_OURS));
        outcome.filter(SendResult.HELD_BACK::equals).ifPresent(held -> NoticeOutcomes.count(NoticeOutcomes.HELD_BACK));
        return outcome;
    }

    private boolean isFull(Channel channel) {
        return work.in((session, realm) -> new NoticeTable(session).today(work.realm(), channel, now()) >= MOST_MAILS)
                .orElse(true);
    }

    static boolean isEnough(NoticeTable table, List<Delivery> deliveries, Instant now) {
        Delivery delivery = deliveries.get(0);
        String realm = delivery.realm();
        return switch (delivery.channel()) {
            case MAIL ->
                table.today(realm, Channel.MAIL, now) >= MOST_MAILS
                        || deliveries.stream()
                                        .noneMatch(one -> one.notice().kind().isUrgent())
                                && table.today(realm, Channel.MAIL, delivery.recipient(), now) >= MOST_TO_ONE;
            case WEBHOOK -> table.today(realm, Channel.WEBHOOK, now) >= MOST_EVENTS;
        };
    }

    /** Writes what has become of a message. */
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

    /** As exact as it is stored. */
    private static Instant now() {
        return ServerClock.INSTANCE.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
