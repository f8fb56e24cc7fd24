package no.helseprofil.keycloak.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.notice.Delivery.Channel;
import no.helseprofil.keycloak.notice.Delivery.ClientOrigin;
import no.helseprofil.keycloak.notice.NoticeEntity.NoticeTable;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;
import no.helseprofil.notice.DueNotice.Basis;
import no.helseprofil.notice.DueNotice.NoticeKind;
import no.helseprofil.profile.Language;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentTodayTest {

    private static final String REALM = "realm";
    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
    private static final ClientOrigin ATTACKER = new ClientOrigin("999977774", "attackers-token");
    private static final ClientOrigin OTHER = new ClientOrigin("999988885", "another-token");

    @AutoClose
    private static final MemoryDatabase database = new MemoryDatabase(NoticeEntity.class);

    private final SentToday today = in(table -> SentToday.read(table, REALM, Channel.MAIL, NOW));
    private int number;

    /** Empties the table, since a test reads what is sent today as it begins. */
    @AfterEach
    void empty() {
        in(table -> {
            table.forgetRealm(REALM);
            return true;
        });
    }

    @ParameterizedTest
    @EnumSource(NoticeKind.class)
    void aFloodOfOneVendorDoesNotSilenceAnother(NoticeKind kind) {
        flood(kind, ATTACKER);
        flood(NoticeKind.KEY_ADDED, ATTACKER);
        flood(NoticeKind.ANNOUNCED, new ClientOrigin(null, null));

        assertThat(today.isFull()).isFalse();
        assertThat(send(mail(NoticeKind.KEY_ADDED, "owner", "owner@v.no", OTHER)))
                .as("a key of a client of somebody else")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void limitsAFloodOfOneOriginAcrossItsClients(boolean byToken) {
        ClientOrigin origin = byToken ? new ClientOrigin(null, "token") : new ClientOrigin("999977774", null);

        assertThat(flood(NoticeKind.REGISTRATION_CHANGED, origin)).isEqualTo(100);
        assertThat(flood(NoticeKind.CONTACT_ADDED, origin)).isEqualTo(20);
        assertThat(flood(NoticeKind.DATE_AHEAD, origin)).isEqualTo(200);
        assertThat(send(mail(NoticeKind.DATE_AHEAD, "x", "x@v.no", OTHER))).isTrue();
    }

    @Test
    void limitsEachClientForEachKindOfNotice() {
        assertThat(floodOf("client", NoticeKind.DATE_AHEAD)).isEqualTo(15);
        assertThat(floodOf("client", NoticeKind.CONTACT_ADDED)).isEqualTo(5);
        assertThat(floodOf("client", NoticeKind.KEY_ADDED))
                .as("five keys to five contacts")
                .isEqualTo(25);
        assertThat(send(mail(NoticeKind.CLIENT_CHANGED, "client", "b@v.no", ClientOrigin.UNKNOWN)))
                .isFalse();
        assertThat(send(mail(NoticeKind.CLIENT_CHANGED, "neighbour", "b@v.no", ClientOrigin.UNKNOWN)))
                .isTrue();
    }

    @Test
    void clientsOfUnknownOriginShareByMailDomain() {
        int sent = 0;
        for (int client = 1; client <= 40; client++) {
            sent += floodOf("of-one-vendor-" + client, NoticeKind.KEY_ADDED);
        }

        assertThat(sent)
                .as("a hundred for the first four, and of each of the others one notice to five contacts")
                .isEqualTo(4 * 25 + 36 * SentToday.FIRST_OF_CLIENT);
        assertThat(send(mail(NoticeKind.KEY_ADDED, "of-one-vendor-1", "a@V.NO", ClientOrigin.UNKNOWN)))
                .isFalse();
        assertThat(send(mail(NoticeKind.KEY_ADDED, "of-one-vendor-40", "a@elsewhere.no", ClientOrigin.UNKNOWN)))
                .as("a contact at another domain has that one's share")
                .isTrue();
    }

    /** A host of mail for everybody, or a hospital, has contacts of many vendors. */
    @Test
    void anExhaustedMailDomainLeavesOthersTheirFirstMails() {
        for (int client = 1; client <= 4; client++) {
            floodOf("stolen-" + client, NoticeKind.KEY_ADDED);
        }

        assertThat(floodOf("neighbour", NoticeKind.KEY_ADDED)).isEqualTo(SentToday.FIRST_OF_CLIENT);
        assertThat(send(mail(NoticeKind.KEY_ADDED, "of-a-vendor", "owner@v.no", OTHER)))
                .as("a client whose vendor is known shares with no other client by mail domain")
                .isTrue();
        assertThat(floodOf("neighbour", NoticeKind.DATE_AHEAD))
                .as("another sort")
                .isEqualTo(15);
    }

    @Test
    void readsTheShareOfAMailDomainFromTheTable() {
        for (int mail = 0; mail < 100; mail++) {
            List<Delivery> sent = List.of(
                    mail(NoticeKind.KEY_ADDED, "client-" + mail / 25, "a" + mail + "@v.no", ClientOrigin.UNKNOWN));
            String message = "message-" + mail;
            boolean claimed = in(table -> table.claim(sent, message, NOW));
            assertThat(claimed).as("the control").isTrue();
        }
        for (int mail = 0; mail < SentToday.FIRST_OF_CLIENT; mail++) {
            List<Delivery> sent =
                    List.of(mail(NoticeKind.KEY_ADDED, "neighbour", "n" + mail + "@v.no", ClientOrigin.UNKNOWN));
            String message = "first-" + mail;
            in(table -> table.claim(sent, message, NOW));
        }
        SentToday read = in(table -> SentToday.read(table, REALM, Channel.MAIL, NOW));

        assertThat(read.admitted(List.of(mail(NoticeKind.KEY_ADDED, "neighbour", "b@v.no", ClientOrigin.UNKNOWN))))
                .isEmpty();
        assertThat(read.admitted(List.of(mail(NoticeKind.KEY_ADDED, "another", "b@v.no", ClientOrigin.UNKNOWN))))
                .hasSize(1);
    }

    @Test
    void reservesAQuarterOfMailsForUrgentNotices() {
        assertThat(flood(NoticeKind.REFUSED, ClientOrigin.UNKNOWN)).isEqualTo(750);
        assertThat(send(mail(NoticeKind.CONTACT_ADDED, "new", "new@v.no", OTHER)))
                .as("a confirmation isn't urgent")
                .isFalse();
        assertThat(flood(NoticeKind.KEY_ADDED, ClientOrigin.UNKNOWN)).isEqualTo(250);

        assertThat(today.isFull()).isTrue();
        assertThat(SentToday.MOST_MAILS).isEqualTo(1000);
    }

    @Test
    void limitsConfirmationsForTheRealmAndForEachAddress() {
        assertThat(send(mail(NoticeKind.CONTACT_ADDED, "a", "victim@b.example", OTHER)))
                .isTrue();
        assertThat(send(mail(NoticeKind.CONTACT_ADDED, "b", "victim@b.example", ATTACKER)))
                .isTrue();
        assertThat(send(mail(NoticeKind.CONTACT_ADDED, "c", "victim@b.example", ClientOrigin.UNKNOWN)))
                .isFalse();
        assertThat(flood(NoticeKind.CONTACT_ADDED, ClientOrigin.UNKNOWN)).isEqualTo(SentToday.MOST_CONFIRMATIONS - 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = NoticeKind.class,
            names = {"KEY_ADDED", "CLIENT_CHANGED", "REGISTRATION_CHANGED"})
    void urgentNoticesExceedTheDailyLimitOfAnAddress(NoticeKind kind) {
        for (int client = 1; client <= SentToday.MOST_TO_ONE; client++) {
            send(mail(NoticeKind.ANNOUNCED, "neighbour-" + client, "a@v.no", OTHER));
        }
        Delivery ordinary = mail(NoticeKind.ANNOUNCED, "client", "a@v.no", OTHER);
        Delivery urgent = mail(kind, "client", "a@v.no", OTHER);

        assertThat(today.admitted(List.of(ordinary))).as("anything else").isEmpty();
        assertThat(today.admitted(List.of(ordinary, urgent)))
                .as("and what is in the same mail")
                .containsExactly(ordinary, urgent);
    }

    @Test
    void aDigestOmitsClientsBeyondTheirLimit() {
        floodOf("loud", NoticeKind.ANNOUNCED);
        Delivery loud = mail(NoticeKind.ANNOUNCED, "loud", "a@v.no", ClientOrigin.UNKNOWN);
        Delivery quiet = mail(NoticeKind.ANNOUNCED, "quiet", "a@v.no", ClientOrigin.UNKNOWN);

        assertThat(today.admitted(List.of(loud, quiet))).containsExactly(quiet);
    }

    @Test
    void readsEarlierMessagesFromTheTable() {
        for (int mail = 0; mail < 25; mail++) {
            List<Delivery> sent = List.of(mail(NoticeKind.KEY_ADDED, "client", "a" + mail + "@v.no", ATTACKER));
            String message = "message-" + mail;
            boolean claimed = in(table -> table.claim(sent, message, NOW));
            assertThat(claimed).isTrue();
        }
        SentToday read = in(table -> SentToday.read(table, REALM, Channel.MAIL, NOW));
        SentToday tomorrow = in(table -> SentToday.read(table, REALM, Channel.MAIL, NOW.plusSeconds(86_400)));
        List<Delivery> next = List.of(mail(NoticeKind.KEY_ADDED, "client", "b@v.no", ATTACKER));

        assertThat(read.admitted(next)).isEmpty();
        assertThat(read.admitted(List.of(mail(NoticeKind.KEY_ADDED, "other", "b@v.no", ATTACKER))))
                .hasSize(1);
        assertThat(tomorrow.admitted(next)).hasSize(1);
    }

    @Test
    void eventsHaveTwentyTimesTheLimits() {
        SentToday events = in(table -> SentToday.read(table, REALM, Channel.WEBHOOK, NOW));
        int sent = 0;
        Delivery event;
        do {
            event = Delivery.byWebhook(
                    REALM,
                    new DueNotice(NoticeKind.ANNOUNCED, "c" + sent, "c", null, "a", null, 0, Basis.TRAFFIC),
                    ClientOrigin.UNKNOWN);
        } while (send(events, event) && ++sent < 20_001);

        assertThat(sent).isEqualTo(15_000);
    }

    /** Sends as many mails as go out about ever new clients to ever new addresses, and returns their number. */
    private int flood(NoticeKind kind, ClientOrigin origin) {
        int sent = 0;
        while (sent < 2_000 && send(mail(kind, "client-" + ++number, "a" + number + "@v.no", origin))) {
            sent++;
        }
        return sent;
    }

    private int floodOf(String client, NoticeKind kind) {
        int sent = 0;
        while (sent < 2_000 && send(mail(kind, client, "a" + ++number + "@v.no", ClientOrigin.UNKNOWN))) {
            sent++;
        }
        return sent;
    }

    private boolean send(Delivery delivery) {
        return send(today, delivery);
    }

    private static boolean send(SentToday today, Delivery delivery) {
        List<Delivery> admitted = today.admitted(List.of(delivery));
        if (!admitted.isEmpty()) {
            today.add(admitted);
        }
        return !admitted.isEmpty();
    }

    private static Delivery mail(NoticeKind kind, String client, String address, ClientOrigin origin) {
        return Delivery.byMail(
                REALM,
                new Contact(address, Language.NB),
                new DueNotice(kind, client, "c", null, "about", NOW, 0, Basis.CONFIGURATION),
                origin);
    }

    private static <T> T in(Function<NoticeTable, T> work) {
        return database.ask(session -> work.apply(new NoticeTable(session)));
    }
}
