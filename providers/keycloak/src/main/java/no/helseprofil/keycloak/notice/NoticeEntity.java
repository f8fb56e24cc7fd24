package no.helseprofil.keycloak.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Query;
import jakarta.persistence.Table;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.notice.Delivery.Channel;
import no.helseprofil.keycloak.notice.Delivery.DeliveryStatus;
import no.helseprofil.notice.DueNotice;
import no.helseprofil.notice.DueNotice.NoticeKind;
import no.helseprofil.notice.RetrySchedule;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;

/** Database row for one notice to one recipient. {@link NoticeTable} updates its state. */
@Entity(name = "HelseprofilNotice")
@Table(name = "HELSEPROFIL_NOTICE")
public class NoticeEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "CHANNEL", updatable = false)
    private String channel;

    /** Internal id of the client. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private String subject;

    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    @Column(name = "RECIPIENT", updatable = false)
    private String recipient;

    @Column(name = "KIND", updatable = false)
    private String kind;

    @Column(name = "ABOUT", updatable = false)
    private String about;

    /** Date that the notice is about, in milliseconds since 1970 in UTC, as for all instants here. */
    @Column(name = "COUNTS_AT", updatable = false)
    private @Nullable Long date;

    @Column(name = "DAYS_BEFORE", updatable = false)
    private int days;

    @Column(name = "BASIS", updatable = false)
    private String basis;

    /** Vendor of the client, or the mail domain of the contact if the origin is unknown. */
    @Column(name = "VENDOR", updatable = false)
    private @Nullable String vendor;

    @Column(name = "INITIAL_ACCESS", updatable = false)
    private @Nullable String initialAccess;

    /** Id of the message; all notices in one mail have the same. */
    @Column(name = "MESSAGE_ID")
    private String message;

    @Column(name = "STATUS")
    private String status;

    @Column(name = "ATTEMPTS")
    private int attempts;

    @Column(name = "FIRST_AT", updatable = false)
    private long first;

    @Column(name = "TRIED_AT")
    private long tried;

    @Column(name = "NEXT_AT")
    private @Nullable Long next;

    @Column(name = "REASON")
    private @Nullable String reason;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected NoticeEntity() {}

    NoticeEntity(Delivery delivery, String message, long now) {
        DueNotice notice = delivery.notice();
        this.id = delivery.id();
        this.realmId = delivery.realm();
        this.channel = delivery.channel().id();
        this.subject = notice.client();
        this.clientId = notice.clientId();
        this.recipient = delivery.recipient();
        this.kind = notice.kind().name();
        this.about = notice.about();
        this.date = notice.date() == null ? null : notice.date().toEpochMilli();
        this.days = notice.days();
        this.basis = notice.basis().name();
        this.vendor = delivery.sharing();
        this.initialAccess = delivery.origin().initialAccess();
        this.message = message;
        this.status = DeliveryStatus.SENDING.id();
        this.attempts = 1;
        this.first = now;
        this.tried = now;
    }

    SentNotice toSent() {
        return new SentNotice(
                new DueNotice(
                        NoticeKind.valueOf(kind),
                        subject,
                        clientId,
                        null,
                        about,
                        date == null ? null : Instant.ofEpochMilli(date),
                        days,
                        DueNotice.Basis.valueOf(basis)),
                channel,
                recipient,
                status,
                attempts,
                Instant.ofEpochMilli(tried),
                next == null ? null : Instant.ofEpochMilli(next),
                reason);
    }

    /**
     * Table of notices. A node claims a row before it sends the notice, in a transaction that is committed first: the
     * database lets only one of two nodes succeed. If a claimed row has no outcome, a mail is never sent again, since
     * it may have been sent; an event is, since its receiver recognises it by its id.
     */
    static final class NoticeTable {

        /**
         * Time after which a sending node is considered gone: longer than the timeouts of mail servers and webhooks.
         */
        static final Duration SILENCE = Duration.ofMinutes(10);

        /** Time for which a row is kept: longer than any notice with a date is due. */
        static final Duration KEPT = Duration.ofDays(400);

        /** Time after which a retry that no node has made is dropped; what is still due is then planned again. */
        private static final Duration LEFT = Duration.ofDays(1);

        private static final String LOST = "The node that was sending it is gone; it isn't known whether it was sent";

        private static final String OF_REALM = " from HelseprofilNotice n where n.realmId = :realm";
        private static final String SENT = "select n.id" + OF_REALM + " and n.subject in (:clients)"
                + " and not (n.status = 'retrying' and n.next <= :now)";
        private static final String AGAIN = "update HelseprofilNotice n set n.status = 'sending', n.message = :message,"
                + " n.attempts = n.attempts + 1, n.tried = :now, n.next = null, n.reason = null"
                + " where n.id = :id and n.status = 'retrying' and n.next <= :now";
        private static final String ATTEMPTS =
                "select max(n.attempts) from HelseprofilNotice n where n.message = :message";
        private static final String FIRST = "select min(n.first) from HelseprofilNotice n where n.message = :message";
        private static final String END = "update HelseprofilNotice n set n.status = :status, n.next = :next,"
                + " n.reason = :reason where n.message = :message and n.status = 'sending'";
        private static final String LOST_EVENTS = "update HelseprofilNotice n set n.status = 'retrying', n.next = :now"
                + " where n.channel = 'webhook' and n.status = 'sending' and n.tried < :since";
        private static final String LOST_MAILS =
                "update HelseprofilNotice n set n.status = 'failed', n.reason = :reason"
                        + " where n.channel = 'mail' and n.status = 'sending' and n.tried < :since";
        private static final String LEFT_BEHIND =
                "delete from HelseprofilNotice n where n.status = 'retrying' and n.next < :since";
        private static final String MESSAGES =
                "select count(distinct n.message)" + OF_REALM + " and n.channel = :channel and n.tried >= :since";
        private static final String OF_KINDS = " and n.kind in (:kinds)";
        private static final String MESSAGES_BY = "select n.%1$s, count(distinct n.message)" + OF_REALM
                + " and n.channel = :channel and n.tried >= :since" + OF_KINDS
                + " and n.%1$s is not null group by n.%1$s";
        private static final String WAITING =
                "select count(n)" + OF_REALM + " and n.status = 'retrying' and n.next <= :now";
        private static final String NEWEST_FIRST = "select n" + OF_REALM + "%s order by n.tried desc, n.id";
        private static final String FORGET_CLIENT =
                "delete from HelseprofilNotice n where n.realmId = :realm and n.subject = :client and n.tried < :today";
        private static final String FORGET_REALM = "delete from HelseprofilNotice n where n.realmId = :realm";
        /** Deletes rows that a node wrote while another one removed the client or the realm. */
        private static final String FORGET_REMOVED =
                "delete from HelseprofilNotice n where n.subject not in (select client.id from ClientEntity client)"
                        + " and n.tried < :today";

        /** Deletes old rows, but not announcements without a date: these stay due as long as their client deviates. */
        private static final String FORGET_OLD =
                "delete from HelseprofilNotice n where n.tried < :before and n.kind <> 'ANNOUNCED'";

        private static final String FORGET_RECIPIENT =
                "update HelseprofilNotice n set n.recipient = '' where n.tried < :before and n.kind = 'ANNOUNCED'";

        private final EntityManager entities;

        NoticeTable(KeycloakSession session) {
            entities = Entities.of(session);
        }

        /** Returns the ids of deliveries about these clients that were made already or will be retried later. */
        Set<String> sent(String realm, Collection<String> clients, Instant now) {
            return entities.createQuery(SENT, String.class)
                    .setParameter("realm", realm)
                    .setParameter("clients", clients)
                    .setParameter("now", now.toEpochMilli())
                    .getResultStream()
                    .collect(Collectors.toSet());
        }

        /**
         * Claims deliveries, which are sent in one message.
         *
         * @return whether the database accepted all of them; if not, another node has one, and this transaction can't
         *     be committed
         */
        boolean claim(Collection<Delivery> deliveries, String message, Instant now) {
            try {
                // in one order, so that no two nodes deadlock
                deliveries.stream()
                        .sorted(Comparator.comparing(Delivery::id))
                        .forEach(delivery -> claim(delivery, message, now));
                entities.flush();
                return true;
            } catch (ModelException | PersistenceException taken) {
                return false;
            }
        }

        private void claim(Delivery delivery, String message, Instant now) {
            int again = entities.createQuery(AGAIN)
                    .setParameter("message", message)
                    .setParameter("now", now.toEpochMilli())
                    .setParameter("id", delivery.id())
                    .executeUpdate();
            if (again == 0) {
                entities.persist(new NoticeEntity(delivery, message, now.toEpochMilli()));
            }
        }

        /** Returns the time at which the contents of a message were first to be sent. */
        Instant first(String message) {
            return Instant.ofEpochMilli(entities.createQuery(FIRST, Long.class)
                    .setParameter("message", message)
                    .getSingleResult());
        }

        void sent(String message) {
            end(message, DeliveryStatus.SENT, null, null);
        }

        /** Ends a message that isn't sent again, since it may have arrived. */
        void failed(String message, String reason) {
            end(message, DeliveryStatus.FAILED, null, reason);
        }

        /**
         * Schedules another attempt, unless the last one was made.
         *
         * @return whether another is made
         */
        boolean retry(String message, String reason, Instant now) {
            Integer attempts = entities.createQuery(ATTEMPTS, Integer.class)
                    .setParameter("message", message)
                    .getSingleResult();
            Instant next =
                    attempts == null ? null : RetrySchedule.next(attempts, now).orElse(null);
            end(message, next == null ? DeliveryStatus.DEAD : DeliveryStatus.RETRYING, next, reason);
            return next != null;
        }

        private void end(String message, DeliveryStatus status, @Nullable Instant next, @Nullable String reason) {
            entities.createQuery(END)
                    .setParameter("message", message)
                    .setParameter("status", status.id())
                    .setParameter("next", next == null ? null : next.toEpochMilli())
                    .setParameter("reason", reason)
                    .executeUpdate();
        }

        /** Ends the deliveries of nodes that are gone, in all realms. */
        void endSilent(Instant now) {
            entities.createQuery(LOST_EVENTS)
                    .setParameter("now", now.toEpochMilli())
                    .setParameter("since", now.minus(SILENCE).toEpochMilli())
                    .executeUpdate();
            entities.createQuery(LOST_MAILS)
                    .setParameter("reason", LOST)
                    .setParameter("since", now.minus(SILENCE).toEpochMilli())
                    .executeUpdate();
            entities.createQuery(LEFT_BEHIND)
                    .setParameter("since", now.minus(LEFT).toEpochMilli())
                    .executeUpdate();
        }

        /** Deletes rows that are old enough, and those about removed clients. */
        void forgetOld(Instant now) {
            for (String old : List.of(FORGET_OLD, FORGET_RECIPIENT)) {
                entities.createQuery(old)
                        .setParameter("before", now.minus(KEPT).toEpochMilli())
                        .executeUpdate();
            }
            entities.createQuery(FORGET_REMOVED)
                    .setParameter("today", today(now))
                    .executeUpdate();
        }

        /** Returns how many messages were sent through the channel in a realm since the day began, in UTC. */
        long today(String realm, Channel channel, Instant now) {
            return messages(MESSAGES, Long.class, realm, channel, now).getSingleResult();
        }

        /** Returns the same for messages with at least one notice of these kinds. */
        long today(String realm, Channel channel, List<String> kinds, Instant now) {
            return messages(MESSAGES + OF_KINDS, Long.class, realm, channel, now)
                    .setParameter("kinds", kinds)
                    .getSingleResult();
        }

        /** Returns the same by the value of a column, where it isn't null. */
        Map<String, Long> todayBy(String property, String realm, Channel channel, List<String> kinds, Instant now) {
            return messages(MESSAGES_BY.formatted(property), Object[].class, realm, channel, now)
                    .setParameter("kinds", kinds)
                    .getResultStream()
                    .collect(Collectors.toMap(line -> (String) line[0], line -> (Long) line[1]));
        }

        private <T> TypedQuery<T> messages(String query, Class<T> result, String realm, Channel channel, Instant now) {
            return entities.createQuery(query, result)
                    .setParameter("realm", realm)
                    .setParameter("channel", channel.id())
                    .setParameter("since", today(now));
        }

        private static long today(Instant now) {
            return now.truncatedTo(ChronoUnit.DAYS).toEpochMilli();
        }

        /** Returns whether a retry is due. */
        boolean isWaiting(String realm, Instant now) {
            return entities.createQuery(WAITING, Long.class)
                            .setParameter("realm", realm)
                            .setParameter("now", now.toEpochMilli())
                            .getSingleResult()
                    > 0;
        }

        /**
         * Returns the notices of a realm, those with the latest attempt first.
         *
         * @param client internal id of the client that they are about; null for any
         */
        List<SentNotice> page(String realm, @Nullable String client, int first, int max) {
            String filtered = NEWEST_FIRST.formatted(client == null ? "" : " and n.subject = :client");
            TypedQuery<NoticeEntity> query =
                    entities.createQuery(filtered, NoticeEntity.class).setParameter("realm", realm);
            if (client != null) {
                query.setParameter("client", client);
            }
            return query.setFirstResult(first)
                    .setMaxResults(max)
                    .getResultStream()
                    .map(NoticeEntity::toSent)
                    .toList();
        }

        /**
         * Deletes the notices about a client. Rows of this day count until its end, so that deleting clients doesn't
         * raise a limit; {@link #forgetOld} deletes them later.
         */
        void forgetClient(String realm, String client, Instant now) {
            ofRealm(FORGET_CLIENT, realm)
                    .setParameter("client", client)
                    .setParameter("today", today(now))
                    .executeUpdate();
        }

        void forgetRealm(String realm) {
            ofRealm(FORGET_REALM, realm).executeUpdate();
        }

        private Query ofRealm(String statement, String realm) {
            return entities.createQuery(statement).setParameter("realm", realm);
        }
    }
}
