package no.helseprofil.keycloak.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import no.helseprofil.notice.DueNotice;
import no.helseprofil.notice.DueNotice.NoticeKind;
import org.jspecify.annotations.Nullable;

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
}
