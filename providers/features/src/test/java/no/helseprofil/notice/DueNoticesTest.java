package no.helseprofil.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.helseprofil.notice.DueNotice.Basis;
import no.helseprofil.notice.DueNotice.NoticeKind;
import no.helseprofil.notice.NoticedClient.AddedKey;
import no.helseprofil.notice.NoticedClient.AskedChange;
import no.helseprofil.notice.NoticedClient.LateRefusal;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Timetable.Hold;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueNoticesTest {

    private static final String TYPE = "assertion-type";
    private static final String LIFETIME = "assertion-lifetime";
    private static final String TOKEN = "token client_credentials";
    private static final Instant ANNOUNCED = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant ENFORCED = Instant.parse("2027-01-01T00:00:00Z");
    private static final Instant STAGE = Instant.parse("2027-06-01T00:00:00Z");
    private static final Instant COHORT = Instant.parse("2027-03-01T00:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final String DOCUMENT = """
            {"ruleSet":"helseid","catalogue":"2026.1",
             "requirements":{
               "assertion-type":{"announced":"2026-06-01T00:00:00Z","enforced":"2027-01-01T00:00:00Z"},
               "pkce-s256":{"announced":"2026-06-01T00:00:00Z"},
               "no-password-grant":{"announced":"2026-06-01T00:00:00Z"},
               "key-expiry":{"enforced":"2025-01-01T00:00:00Z"},
               "assertion-lifetime":{"enforced":"2025-01-01T00:00:00Z","stages":[{"parameters":{"max":"PT10S"},
                 "announced":"2026-06-01T00:00:00Z","enforced":"2027-06-01T00:00:00Z"}]}},
             "cohorts":{"fastlege":{"assertion-type":{"enforced":"2027-03-01T00:00:00Z"}}},
             "exempt":%s,"notices":{"mail":true,"days":[90,30,7,1]}}
            """;

    private final ClientFixture client = ClientFixture.compliant().keysNeverExpire();
    private Migration migration = Migration.BEFORE;
    private String exempt = "[]";
    private Map<String, Hold> holds = Map.of();
    private List<Observation> seen = List.of(seen(), failed(TYPE));
    private @Nullable Instant since = ANNOUNCED.minus(Duration.ofDays(100));
    private List<LateRefusal> refused = List.of();
    private List<AddedKey> added = List.of();
    private List<AskedChange> changes = List.of();

    @Test
    void aFailingClientIsNotifiedFromTheAnnouncement() {
        assertThat(at(ANNOUNCED.minus(SECOND))).isEmpty();
        assertThat(at(ANNOUNCED))
                .singleElement()
                .isEqualTo(new DueNotice(
                        NoticeKind.ANNOUNCED, "id", clientId(), "Journal", TYPE, ENFORCED, 0, Basis.TRAFFIC));
    }

    @Test
    void aCompliantClientIsNotNotified() {
        seen = List.of(seen());

        assertThat(at(ANNOUNCED)).isEmpty();
        assertThat(at(ENFORCED.minus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void theLatestReachedReminderDayCounts() {
        assertThat(days(at(before(91)))).containsExactly(0);
        assertThat(days(at(before(90).minus(SECOND)))).containsExactly(0);
        assertThat(days(at(before(90)))).containsExactly(90);
        assertThat(days(at(before(31)))).containsExactly(90);
        assertThat(days(at(before(30)))).containsExactly(30);
        assertThat(days(at(before(7)))).containsExactly(7);
        assertThat(days(at(before(1)))).containsExactly(1);
        assertThat(days(at(ENFORCED.minus(SECOND)))).containsExactly(1);
        assertThat(at(ENFORCED)).as("it is refused, which is another notice").isEmpty();
    }

    @Test
    void theSameReminderOfADateIsTheSameNotice() {
        DueNotice first = at(before(30)).get(0);

        assertThat(at(before(20)).get(0).id()).isEqualTo(first.id());
        assertThat(at(before(7)).get(0).id()).as("another step").isNotEqualTo(first.id());
        migration = new Migration(Instant.MIN, "fastlege", Map.of());
        assertThat(at(COHORT.minus(Duration.ofDays(30))).get(0).id())
                .as("another date")
                .isNotEqualTo(first.id());
    }

    @Test
    void usesTheClientsOwnCohortWaiverOrHoldDate() {
        migration = new Migration(Instant.MIN, "fastlege", Map.of());
        assertThat(dates(at(before(1)))).containsExactly(COHORT);
        Instant end = ENFORCED.plus(Duration.ofDays(40));
        migration = new Migration(Instant.MIN, null, Map.of(TYPE, new Waiver("reason", "Ada", end)));
        assertThat(dates(at(ENFORCED.plus(SECOND)))).containsExactly(end);
        assertThat(days(at(end.minus(Duration.ofDays(7))))).containsExactly(7);
        migration = Migration.BEFORE;
        holds = Map.of(TYPE, new Hold("reason", ENFORCED.plus(Duration.ofHours(10))));
        assertThat(dates(at(ENFORCED))).containsExactly(ENFORCED.plus(Duration.ofHours(10)));
    }

    @Test
    void theEndOfAWaiverIsNotifiedToAClientRefusedThen() {
        Instant end = ENFORCED.plus(Duration.ofDays(40));
        migration = new Migration(Instant.MIN, null, Map.of(TYPE, new Waiver("reason", "Ada", end)));

        assertThat(at(end)).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(NoticeKind.WAIVER_ENDED);
            assertThat(notice.date()).isEqualTo(end);
        });
        assertThat(at(end.plus(Duration.ofDays(4))))
                .as("no client is sent a notice of what was long ago")
                .isEmpty();
        seen = List.of(seen());
        assertThat(at(end)).as("it has been mended").isEmpty();
    }

    @Test
    void aWaiverThatEndsBeforeTheDateIsNotNotified() {
        migration = new Migration(Instant.MIN, null, Map.of(TYPE, new Waiver("reason", "Ada", before(50))));

        assertThat(at(before(50))).extracting(DueNotice::kind).containsExactly(NoticeKind.DATE_AHEAD);
    }

    @Test
    void aStageIsNotifiedByNameAndDate() {
        Profile profile = Profiles.read(DOCUMENT.formatted(exempt));
        seen = List.of(
                seen(),
                failed(profile.stage(LIFETIME + "@2027-06-01").orElseThrow().key()));

        assertThat(at(ANNOUNCED)).singleElement().satisfies(notice -> {
            assertThat(notice.about()).isEqualTo(LIFETIME + "@2027-06-01");
            assertThat(notice.date()).isEqualTo(STAGE);
            assertThat(notice.requirement()).get().extracting(of -> of.id()).isEqualTo(LIFETIME);
        });
    }

    @Test
    void anUndatedRequirementIsNotifiedOnce() {
        seen = List.of(seen(), failed("pkce-s256"));

        assertThat(at(ANNOUNCED)).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(NoticeKind.ANNOUNCED);
            assertThat(notice.date()).isNull();
        });
    }

    @Test
    void anUnusedClientIsNotifiedOfEveryAnnouncement() {
        seen = List.of();
        since = null;

        assertThat(at(ANNOUNCED))
                .allMatch(notice -> notice.basis() == Basis.UNSEEN)
                .extracting(DueNotice::about)
                .as("but of a grant that is off for it")
                .containsExactlyInAnyOrder(TYPE, "pkce-s256", LIFETIME + "@2027-06-01");
        client.with(ClientSetting.PASSWORD_GRANT, "true");
        assertThat(at(ANNOUNCED)).extracting(DueNotice::about).contains("no-password-grant");
    }

    @Test
    void aResourceServerIsNotNotified() {
        seen = List.of();
        since = null;
        ClientMetadata asking = client.metadata();
        ClientMetadata taking = new ClientMetadata(
                asking.clientId(),
                false,
                asking.settings(),
                asking.redirectUris(),
                asking.keyEnds(),
                asking.defaultAlgorithm(),
                null,
                asking.outbound(),
                asking.kept());

        assertThat(due(ANNOUNCED, taking)).isEmpty();
        assertThat(due(ANNOUNCED, asking)).as("the control").isNotEmpty();
    }

    @Test
    void anExemptClientIsNotifiedOfALaterExemptionEnd() {
        Instant until = ENFORCED.plus(Duration.ofDays(60));
        exempt = "[{\"id\":\"id\",\"reason\":\"moves\",\"until\":\"" + until + "\"}]";

        assertThat(dates(at(ANNOUNCED))).containsExactly(until);
        assertThat(dates(at(ENFORCED.plus(SECOND)))).containsExactly(until);
        refused = List.of(new LateRefusal(TYPE, true, ENFORCED.plus(SECOND)));
        assertThat(at(ENFORCED.plus(Duration.ofHours(1))))
                .as("it is refused nothing")
                .extracting(DueNotice::kind)
                .containsExactly(NoticeKind.DATE_AHEAD);
    }

    @Test
    void aServerChangeIsNotified() {
        client.without(ClientSetting.ACCESS_TOKEN_TYPE);
        Profile profile = Profiles.read("""
                {"ruleSet":"helseid","catalogue":"2026.1","requirements":{"access-token-type":
                 {"announced":"2026-06-01T00:00:00Z","enforced":"2027-01-01T00:00:00Z"}},"notices":{"mail":true}}
                """);

        assertThat(new DueNotices(profile, before(7)).of(noticed()))
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.about()).isEqualTo("access-token-type");
                    assertThat(notice.basis()).isEqualTo(Basis.CONFIGURATION);
                    assertThat(notice.days()).isEqualTo(7);
                });
        client.with(ClientSetting.ACCESS_TOKEN_TYPE, "true");
        assertThat(new DueNotices(profile, before(7)).of(noticed())).isEmpty();
    }

    @Test
    void theFirstRefusalOfAWorkingClientIsNotified() {
        Instant now = ENFORCED.plus(Duration.ofHours(2));
        refused = List.of(new LateRefusal(TYPE, false, ENFORCED.plus(Duration.ofHours(1))));

        assertThat(at(now)).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(NoticeKind.REFUSED);
            assertThat(notice.about()).isEqualTo(TYPE);
            assertThat(notice.date()).isEqualTo(ENFORCED);
        });
        String first = at(now).get(0).id();
        refused = List.of(new LateRefusal(TYPE, true, now));
        assertThat(at(now.plus(SECOND)).get(0).id())
                .as("the next one is the same notice")
                .isEqualTo(first);
    }

    @Test
    void aRefusalByAStageIsNotifiedByItsName() {
        String stage = LIFETIME + "@2027-06-01";
        seen = List.of(
                seen(),
                failed(Profiles.read(DOCUMENT.formatted(exempt))
                        .stage(stage)
                        .orElseThrow()
                        .key()));
        refused = List.of(new LateRefusal(stage, false, STAGE.plus(SECOND)));

        assertThat(at(STAGE.plus(Duration.ofHours(1)))).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(NoticeKind.REFUSED);
            assertThat(notice.about()).isEqualTo(stage);
            assertThat(notice.date()).isEqualTo(STAGE);
        });
    }

    @Test
    void aStrangersRefusalIsNotNotified() {
        seen = List.of(seen());
        refused = List.of(new LateRefusal(TYPE, false, ENFORCED.plus(SECOND)));

        assertThat(at(ENFORCED.plus(Duration.ofHours(1)))).isEmpty();
        refused = List.of(new LateRefusal(TYPE, true, ENFORCED.plus(SECOND)));
        assertThat(at(ENFORCED.plus(Duration.ofHours(1))))
                .as("the client itself")
                .extracting(DueNotice::kind)
                .containsExactly(NoticeKind.REFUSED);
    }

    @Test
    void aClientThatNeverWorkedHasNoFirstRefusal() {
        Instant now = ENFORCED.plus(Duration.ofHours(2));
        refused = List.of(new LateRefusal(TYPE, true, ENFORCED.plus(Duration.ofHours(1))));
        since = null;
        assertThat(at(now)).isEmpty();
        since = now.minus(Duration.ofHours(23));
        assertThat(at(now)).isEmpty();
        since = now.minus(Duration.ofHours(24));
        assertThat(at(now)).hasSize(1);
    }

    @Test
    void anOldRefusalOrOneBeforeTheDateIsNotNotified() {
        refused = List.of(new LateRefusal(TYPE, true, ENFORCED.minus(SECOND)));
        assertThat(at(ENFORCED.plus(SECOND))).as("a hold or a waiver had ended").isEmpty();
        refused = List.of(new LateRefusal(TYPE, true, ENFORCED.plus(SECOND)));
        assertThat(at(ENFORCED.plus(Duration.ofDays(4)))).isEmpty();
    }

    @Test
    void keyExpiryIsNotifiedToAClientThatUsesTheKey() {
        Instant end = ANNOUNCED.minus(Duration.ofDays(30));
        client.keyExpires(end.toString());
        seen = List.of(signed(FactsFixture.KEY_ID));

        assertThat(at(end.minus(Duration.ofDays(91)))).isEmpty();
        assertThat(at(end.minus(Duration.ofDays(29)))).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(NoticeKind.KEY_ENDS);
            assertThat(notice.about()).isEqualTo(FactsFixture.KEY_ID);
            assertThat(notice.days()).isEqualTo(30);
        });
        seen = List.of(signed("the-next-one"));
        assertThat(at(end.minus(Duration.ofDays(1)))).as("it has a new one").isEmpty();
    }

    @Test
    void certificateExpiryIsNotifiedToAClientThatUsesIt() throws IOException {
        try (InputStream pem = ClientFixture.class.getResourceAsStream("key/rsa-2048.pem")) {
            client.with(ClientSetting.CERTIFICATE, new String(pem.readAllBytes(), StandardCharsets.US_ASCII));
        }
        Instant end = Instant.parse("2126-10-31T19:16:27Z");

        assertThat(ofCertificate(end.minus(Duration.ofDays(91)))).isEmpty();
        assertThat(ofCertificate(end.minus(Duration.ofDays(29))))
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.days()).isEqualTo(30);
                    assertThat(notice.date()).isEqualTo(end);
                    assertThat(notice.about()).as("its thumbprint").hasSize(43);
                    assertThat(notice.requirement()).isEmpty();
                });
        assertThat(ofCertificate(end)).as("it has run out").isEmpty();
        client.authenticator("client-secret");
        assertThat(ofCertificate(end.minus(Duration.ofDays(29))))
                .as("it signs nothing")
                .isEmpty();
        client.authenticator("client-jwt").with(ClientSetting.CERTIFICATE, "no certificate");
        assertThat(ofCertificate(end.minus(Duration.ofDays(29)))).isEmpty();
    }

    private List<DueNotice> ofCertificate(Instant now) {
        return at(now).stream()
                .filter(notice -> notice.kind() == NoticeKind.CERTIFICATE_ENDS)
                .toList();
    }

    private static String clientId() {
        return ClientFixture.compliant().metadata().clientId();
    }

    private static Instant before(int days) {
        return ENFORCED.minus(Duration.ofDays(days));
    }

    private List<DueNotice> at(Instant now) {
        return due(now, client.metadata());
    }

    private List<DueNotice> due(Instant now, ClientMetadata metadata) {
        return new DueNotices(Profiles.read(DOCUMENT.formatted(exempt)).withHolds(holds), now).of(noticed(metadata));
    }

    @Test
    void anAddedKeyIsNotifiedFirstForAFewDays() {
        added = List.of(new AddedKey("2027-1", ANNOUNCED), new AddedKey("2027-2", ANNOUNCED.plus(SECOND)));

        List<DueNotice> due = at(ANNOUNCED.plus(SECOND));

        assertThat(due)
                .extracting(DueNotice::kind)
                .containsExactly(NoticeKind.KEY_ADDED, NoticeKind.KEY_ADDED, NoticeKind.ANNOUNCED);
        assertThat(due).extracting(DueNotice::about).startsWith("2027-1", "2027-2");
        assertThat(due.get(0).id())
                .as("the server sends a notice of each")
                .isNotEqualTo(due.get(1).id());
        assertThat(due.get(0).requirement()).as("it is about a key").isEmpty();
        assertThat(at(ANNOUNCED.plus(Duration.ofDays(3))))
                .extracting(DueNotice::about)
                .contains("2027-2")
                .doesNotContain("2027-1");
    }

    @Test
    void aRequestedChangeIsNotifiedForAFewDays() {
        changes = List.of(
                new AskedChange(List.of("apiScopes", "redirectUris"), false, ANNOUNCED.plus(SECOND)),
                new AskedChange(List.of("redirectUris"), true, ANNOUNCED));

        List<DueNotice> due = at(ANNOUNCED.plus(SECOND));

        assertThat(due)
                .extracting(DueNotice::kind)
                .as("what is in force before what waits")
                .containsExactly(NoticeKind.CLIENT_CHANGED, NoticeKind.CHANGE_ASKED, NoticeKind.ANNOUNCED);
        assertThat(due.get(1).settings()).containsExactly("apiScopes", "redirectUris");
        assertThat(due.get(0).requirement()).as("it is about settings").isEmpty();
        assertThat(at(ANNOUNCED.plus(Duration.ofDays(3))))
                .extracting(DueNotice::kind)
                .contains(NoticeKind.CHANGE_ASKED)
                .doesNotContain(NoticeKind.CLIENT_CHANGED);
    }

    private NoticedClient noticed() {
        return noticed(client.metadata());
    }

    private NoticedClient noticed(ClientMetadata metadata) {
        return new NoticedClient(
                new Forecast.Candidate("id", metadata, migration),
                "Journal",
                new ArrayList<>(seen),
                since,
                refused,
                added,
                changes);
    }

    private static List<Integer> days(List<DueNotice> notices) {
        return notices.stream().map(DueNotice::days).toList();
    }

    private static List<Instant> dates(List<DueNotice> notices) {
        return notices.stream().map(DueNotice::date).toList();
    }

    private static Observation seen() {
        return new Observation("id", TOKEN, null, null, ANNOUNCED);
    }

    private static Observation signed(String kid) {
        return new Observation("id", TOKEN, null, kid, ANNOUNCED);
    }

    private static Observation failed(String requirement) {
        return new Observation("id", TOKEN, requirement, null, ANNOUNCED);
    }
}
