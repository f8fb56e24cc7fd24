package no.helseprofil.keycloak.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.notice.Delivery.Channel;
import no.helseprofil.keycloak.notice.Delivery.ClientOrigin;
import no.helseprofil.keycloak.notice.NoticeEntity.NoticeTable;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;
import no.helseprofil.notice.DueNotice.Basis;
import no.helseprofil.notice.DueNotice.NoticeKind;
import no.helseprofil.profile.Language;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoticeTableTest {

    private static final String REALM = "realm";
    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");

    @AutoClose
    private static final MemoryDatabase database = new MemoryDatabase(NoticeEntity.class, StoredClient.class);

    @BeforeEach
    void empty() {
        in(table -> {
            table.forgetRealm(REALM);
            return true;
        });
        database.execute("delete from ClientEntity");
    }

    @Test
    void aClaimedNoticeIsNotSentAgain() {
        assertThat(ids(table -> table.sent(REALM, List.of("client"), NOW))).isEmpty();

        assertThat(claim("one", NOW, mail("a@v.no", 7), mail("a@v.no", 30))).isTrue();

        assertThat(ids(table -> table.sent(REALM, List.of("client"), NOW)))
                .containsExactlyInAnyOrder(
                        mail("a@v.no", 7).id(), mail("a@v.no", 30).id());
        assertThat(claim("two", NOW, mail("a@v.no", 7))).isFalse();
        assertThat(claim("three", NOW, mail("b@v.no", 7)))
                .as("another contact is sent the same notice")
                .isTrue();
        assertThat(claim("four", NOW, event(7))).as("and the webhook").isTrue();
    }

    @Test
    void onlyOneOfManyNodesClaimsANotice() throws Exception {
        int nodes = 8;
        CyclicBarrier together = new CyclicBarrier(nodes);
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            List<Future<Boolean>> taken = IntStream.range(0, nodes)
                    .mapToObj(node -> threads.submit(() -> {
                        together.await();
                        return claim("message-" + node, NOW, mail("a@v.no", 7), mail("a@v.no", 30));
                    }))
                    .toList();
            long winners = 0;
            for (Future<Boolean> node : taken) {
                winners += node.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(recorded()).hasSize(2).extracting(SentNotice::attempts).containsOnly(1);
        assertThat(about("client")).as("of their client").hasSize(2);
        assertThat(about("another")).as("of another one").isEmpty();
    }

    @Test
    void aFailedMessageIsRetriedUntilItIsDead() {
        Instant now = NOW;
        for (int attempt = 1; attempt <= 7; attempt++) {
            Instant at = now;
            assertThat(claim("message-" + attempt, at, event(7))).isTrue();
            assertThat(claim("another", at, event(7))).as("it is under way").isFalse();
            String message = "message-" + attempt;
            boolean[] again = {false};
            in(table -> {
                again[0] = table.retry(message, "no answer", at);
                return true;
            });
            assertThat(again[0]).isEqualTo(attempt < 7);
            assertThat(recorded())
                    .singleElement()
                    .satisfies(line -> assertThat(line.reason()).isEqualTo("no answer"));
            if (again[0]) {
                Instant next = recorded().get(0).next();
                assertThat(claim("too early", next.minusMillis(1), event(7))).isFalse();
                assertThat(isTrue(table -> table.isWaiting(REALM, next.minusMillis(1))))
                        .isFalse();
                assertThat(isTrue(table -> table.isWaiting(REALM, next))).isTrue();
                assertThat(ids(table -> table.sent(REALM, List.of("client"), next)))
                        .isEmpty();
                now = next;
            }
        }
        assertThat(recorded())
                .extracting(SentNotice::status, SentNotice::attempts)
                .containsExactly(tuple("dead", 7));
        Instant later = now.plus(Duration.ofDays(1));
        assertThat(claim("never", later, event(7))).isFalse();
    }

    @Test
    void anEventOfALostNodeIsSentAgainButNotAMail() {
        claim("mail", NOW, mail("a@v.no", 7));
        claim("event", NOW, event(7));
        Instant later = NOW.plus(NoticeTable.SILENCE).plusMillis(1);

        endSilent(NOW.plus(NoticeTable.SILENCE));
        assertThat(recorded()).extracting(SentNotice::status).containsOnly("sending");
        endSilent(later);

        assertThat(recorded())
                .extracting(SentNotice::channel, SentNotice::status)
                .containsExactlyInAnyOrder(tuple("mail", "failed"), tuple("webhook", "retrying"));
        assertThat(claim("mail again", later, mail("a@v.no", 7))).isFalse();
        assertThat(claim("event again", later, event(7))).isTrue();
    }

    @Test
    void anAbandonedRetryIsDueAgainAfterADay() {
        claim("event", NOW, event(7));
        in(table -> table.retry("event", "no answer", NOW));

        endSilent(NOW.plus(Duration.ofHours(24)));
        assertThat(recorded()).extracting(SentNotice::status).containsExactly("retrying");
        endSilent(NOW.plus(Duration.ofHours(25)));
        assertThat(recorded()).isEmpty();
        assertThat(claim("event anew", NOW.plus(Duration.ofHours(25)), event(7)))
                .isTrue();
    }

    @Test
    void linesAreKept400DaysAndAnnouncementsWithoutAddressForever() {
        database.run(session -> Entities.of(session).merge(new StoredClient("client")));
        claim("old", NOW, mail("a@v.no", 7));
        claim(
                "announced",
                NOW,
                Delivery.byMail(REALM, new Contact("a@v.no", Language.NB), announced(), ClientOrigin.UNKNOWN));

        forgetOld(NOW.plus(NoticeTable.KEPT));
        assertThat(recorded()).hasSize(2);
        forgetOld(NOW.plus(NoticeTable.KEPT).plusMillis(1));

        assertThat(recorded()).singleElement().satisfies(line -> {
            assertThat(line.notice().kind()).isEqualTo(NoticeKind.ANNOUNCED);
            assertThat(line.recipient()).isEmpty();
        });
        assertThat(ids(table -> table.sent(REALM, List.of("client"), NOW)))
                .as("no contact is sent the notice twice")
                .hasSize(1);
    }

    @Test
    void linesOfARemovedClientAreDeleted() {
        claim("gone", NOW, mail("a@v.no", 7));

        forgetOld(NOW);
        assertThat(recorded()).as("those of the day count").hasSize(1);
        forgetOld(NOW.plus(Duration.ofDays(1)));

        assertThat(recorded()).isEmpty();
    }

    @Test
    void messagesAreCountedByUtcDayAndADigestIsOne() {
        claim("one", NOW, mail("a@v.no", 7), mail("a@v.no", 30));
        claim("two", NOW, mail("b@v.no", 7));
        claim("event", NOW, event(7));
        Instant midnight = Instant.parse("2027-01-02T00:00:00Z");

        assertThat(count(table -> table.today(REALM, Channel.MAIL, NOW))).isEqualTo(2);
        assertThat(by("recipient", NOW)).containsOnly(Map.entry("a@v.no", 1L), Map.entry("b@v.no", 1L));
        assertThat(by("subject", NOW)).containsOnly(Map.entry("client", 2L));
        assertThat(by("vendor", NOW))
                .as("of clients without a vendor their mail domain stands for it")
                .containsOnly(Map.entry("@v.no", 2L));
        assertThat(by("subject", midnight)).isEmpty();
        assertThat(count(table -> table.today(REALM, Channel.MAIL, List.of("KEY_ADDED"), NOW)))
                .as("nothing is urgent")
                .isZero();
        assertThat(count(table -> table.today(REALM, Channel.WEBHOOK, NOW))).isEqualTo(1);
        assertThat(count(table -> table.today("other", Channel.MAIL, NOW))).isZero();
        assertThat(count(table -> table.today(REALM, Channel.MAIL, midnight))).isZero();
    }

    @Test
    void linesAreDeletedWithTheirClientAfterTheDay() {
        claim("before", NOW.minus(Duration.ofHours(13)), mail("a@v.no", 30));
        claim("today", NOW, mail("a@v.no", 7));

        forget("another");
        assertThat(recorded()).hasSize(2);
        forget("client");
        assertThat(recorded())
                .singleElement()
                .satisfies(line -> assertThat(line.notice().days()).isEqualTo(7));
        assertThat(count(table -> table.today(REALM, Channel.MAIL, NOW)))
                .as("no administrator sends more by deleting clients")
                .isEqualTo(1);
    }

    private static void forget(String client) {
        in(table -> {
            table.forgetClient(REALM, client, NOW);
            return true;
        });
    }

    private static List<SentNotice> recorded() {
        return in(table -> table.page(REALM, null, 0, 100));
    }

    private static List<SentNotice> about(String client) {
        return in(table -> table.page(REALM, client, 0, 100));
    }

    private static void forgetOld(Instant now) {
        in(table -> {
            table.forgetOld(now);
            return true;
        });
    }

    private static DueNotice announced() {
        return new DueNotice(
                NoticeKind.ANNOUNCED, "client", "journal", "Journal", "assertion-type", null, 0, Basis.TRAFFIC);
    }

    private static void endSilent(Instant now) {
        in(table -> {
            table.endSilent(now);
            return true;
        });
    }

    private static Delivery mail(String address, int days) {
        return Delivery.byMail(REALM, new Contact(address, Language.NB), notice(days), ClientOrigin.UNKNOWN);
    }

    private static Delivery event(int days) {
        return Delivery.byWebhook(REALM, notice(days), ClientOrigin.UNKNOWN);
    }

    private static DueNotice notice(int days) {
        return new DueNotice(
                NoticeKind.DATE_AHEAD, "client", "journal", "Journal", "assertion-type", NOW, days, Basis.TRAFFIC);
    }

    private static boolean claim(String message, Instant now, Delivery... deliveries) {
        return in(table -> table.claim(List.of(deliveries), message, now));
    }

    private static Set<String> ids(Function<NoticeTable, Set<String>> question) {
        return in(question);
    }

    private static long count(Function<NoticeTable, Long> question) {
        return in(question);
    }

    private static Map<String, Long> by(String property, Instant now) {
        return in(table -> table.todayBy(property, REALM, Channel.MAIL, List.of("DATE_AHEAD"), now));
    }

    private static boolean isTrue(Function<NoticeTable, Boolean> question) {
        return in(question);
    }

    /** Does the work in a transaction of its own, which is rolled back where the answer is no. */
    private static <T> T in(Function<NoticeTable, T> work) {
        return database.ask(session -> {
            T answer = work.apply(new NoticeTable(session));
            if (Boolean.FALSE.equals(answer) || answer == null) {
                session.getTransactionManager().setRollbackOnly();
            }
            return answer;
        });
    }

    /** Client in Keycloak's table of clients, as far as it is asked for. */
    @Entity(name = "ClientEntity")
    static class StoredClient {

        @Id
        private String id;

        StoredClient() {}

        StoredClient(String id) {
            this.id = id;
        }
    }
}
