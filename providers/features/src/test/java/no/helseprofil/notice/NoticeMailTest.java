package no.helseprofil.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.clientdraft.DraftChange;
import no.helseprofil.notice.DueNotice.Basis;
import no.helseprofil.notice.DueNotice.NoticeKind;
import no.helseprofil.notice.NoticeMail.MailLinks;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RequirementTexts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoticeMailTest {

    private static final Instant DATE = Instant.parse("2027-05-31T22:00:00Z");
    private static final Instant NOW = DATE.minus(Duration.ofDays(30));

    @Test
    void beginsWithTheTaskClientDateAndRemedy() {
        NoticeMail mail = mail(Language.NB, notice(NoticeKind.DATE_AHEAD, "journal", "Journal", "assertion-type"));

        assertThat(mail.subject()).isEqualTo("Varsel om klienten «journal» i Helse Øst");
        assertThat(mail.body())
                .startsWith("Klienten «journal» («Journal»): én ting å rette, første dato 1. juni 2027 kl. 00.00 norsk"
                        + " tid.\n\n")
                .contains(
                        "Fra 1. juni 2027 kl. 00.00 norsk tid (om 30 dager) blir forespørsler avvist",
                        "\n\nPunkt 1:\n* «journal» («Journal»)\n",
                        "\n\n1. Client assertion sier selv hva den er (assertion-type)\n",
                        "Det gjelder klienten slik den sendte de siste forespørslene sine.",
                        "Gjør dette: ",
                        "https://id.example.no/requirements/assertion-type",
                        "bare for deg; ikke send lenken videre: https://id.example.no/self/contact/of-id\n")
                .doesNotContain("`", "{");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyNoticeIsWrittenCompletelyInEveryLanguage(Language language) {
        List<DueNotice> all = new ArrayList<>();
        for (NoticeKind kind : NoticeKind.values()) {
            for (Basis basis : Basis.values()) {
                all.add(new DueNotice(kind, "id", "journal", null, "assertion-type", DATE, 30, basis));
                all.add(new DueNotice(kind, "id", "journal", null, "access-token-type", DATE, 30, basis));
            }
        }
        all.add(new DueNotice(NoticeKind.ANNOUNCED, "id", "a", null, "pkce-s256", null, 0, Basis.UNSEEN));
        all.add(new DueNotice(NoticeKind.ANNOUNCED, "id", "a", null, "access-token-type", null, 0, Basis.UNSEEN));

        NoticeMail mail = mail(language, all.toArray(DueNotice[]::new));

        assertThat(mail.body()).doesNotContain("{", "}", "`");
        assertThat(mail.body().contains("Norwegian time")).isEqualTo(language == Language.EN);
        assertThat(mail.body().contains("norsk tid")).isEqualTo(language != Language.EN);
        assertThat(mail.body().contains("forespørsler")).isEqualTo(language == Language.NB);
        assertThat(mail.body().contains("førespurnader")).isEqualTo(language == Language.NN);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void noTextIsMissingOrUnused(Language language) {
        Set<String> norwegian = MailWords.keys(Language.NB);

        assertThat(MailWords.keys(language)).isEqualTo(norwegian);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void groupsManyClientsByDateWithEachRemedyOnce(Language language) {
        NoticeMail mail = mail(language, fleet(45));

        assertThat(mail.body().lines().findFirst())
                .hasValue(
                        switch (language) {
                            case NB -> "45 klienter, to ting å rette, første dato 1. juni 2027 kl. 00.00 norsk tid.";
                            case NN -> "45 klientar, to ting å rette, første dato 1. juni 2027 kl. 00.00 norsk tid.";
                            case EN -> "45 clients, two things to fix, first date 1 June 2027, 00:00 Norwegian time.";
                        });
        assertThat(mail.body())
                .containsOnlyOnce("(private-key-jwt)")
                .containsOnlyOnce("(assertion-type)")
                .containsOnlyOnce("https://id.example.no/self/contact/all-of-id-1\n")
                .contains("klient-7-åsen")
                .contains("Lege 44");
        assertThat(mail.body().indexOf("(no-password-grant)"))
                .as("what the server has never observed comes last")
                .isGreaterThan(mail.body().indexOf("(assertion-type)"));
        assertThat(mail.body()).as("the mail names no client twice").containsOnlyOnce("klient-7-åsen");
        assertThat(mail.contained()).hasSize(135);
        isTrue(mail);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void twoHundredClientsFitIntoTwentyKilobytes(Language language) {
        NoticeMail mail = mail(language, fleet(200));

        assertThat(mail.contained()).as("everything").hasSize(600);
        isTrue(mail);
    }

    @Test
    void observedFindingsComeBeforeUnobservedOnes() {
        DueNotice unseen =
                new DueNotice(NoticeKind.DATE_AHEAD, "id", "a", null, "no-password-grant", DATE, 30, Basis.UNSEEN);

        assertThat(mail(Language.NB, unseen).body())
                .startsWith("Klienten «a»: én ting som kanskje gjelder, første dato 1. juni 2027")
                .contains("Ingen forespørsel fra denne klienten er sett");
    }

    @Test
    void noticesThatDoNotFitComeInTheNextMail() {
        List<DueNotice> left = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            NoticeKind kind = NoticeKind.values()[i % NoticeKind.values().length];
            String about = i % 3 == 0 ? "pkce-s256" : "assertion-type";
            left.add(new DueNotice(
                    kind,
                    "id-" + i,
                    "client-" + i + "-" + "æ".repeat(i % 240),
                    "Name " + i,
                    about,
                    DATE.plus(Duration.ofHours(i % 50)),
                    30,
                    Basis.values()[i % 3]));
        }
        int mails = 0;
        while (!left.isEmpty()) {
            NoticeMail mail = mail(Language.NN, left.toArray(DueNotice[]::new));
            isTrue(mail);
            left.removeAll(mail.contained());
            assertThat(mail.body().contains("Det er " + left.size() + " varsel til"))
                    .isEqualTo(!left.isEmpty());
            String all = mail.body();
            assertThat(left).allSatisfy(notice -> assertThat(all).doesNotContain(notice.clientId() + "»"));
            mails++;
        }
        assertThat(mails).isBetween(3, 10);
    }

    /**
     * Returns, for each client, notices of two requirements that every client fails in one way or another, and of one
     * about which nothing is known.
     */
    private static DueNotice[] fleet(int clients) {
        List<DueNotice> notices = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            String id = "klient-" + i + "-åsen";
            Instant date = i % 5 == 0 ? DATE.plus(Duration.ofDays(92)) : DATE;
            notices.add(of(i, id, "private-key-jwt", date, Basis.CONFIGURATION));
            notices.add(of(i, id, "assertion-type", date, Basis.TRAFFIC));
            notices.add(of(i, id, "no-password-grant", DATE, Basis.UNSEEN));
        }
        return notices.toArray(DueNotice[]::new);
    }

    private static DueNotice of(int number, String clientId, String about, Instant date, Basis basis) {
        return new DueNotice(NoticeKind.DATE_AHEAD, "id-" + number, clientId, "Lege " + number, about, date, 30, basis);
    }

    /** Asserts that the mail names what it contains: each client, and what each notice is about. */
    private static void isTrue(NoticeMail mail) {
        assertThat(mail.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(NoticeMail.MOST_BYTES);
        assertThat(mail.contained()).isNotEmpty().allSatisfy(notice -> {
            assertThat(mail.body()).containsAnyOf("«" + notice.clientId() + "»", "“" + notice.clientId() + "”");
            if (notice.requirement().isPresent()) {
                assertThat(mail.body()).contains("(" + notice.about() + ")");
            }
        });
    }

    @Test
    void foreignTextCannotAddLinesLinksOrPlaceholders() {
        NoticeMail mail = mail(
                Language.EN,
                notice(
                        NoticeKind.DATE_AHEAD,
                        "journal\r\nBcc: victim@b.example",
                        "Win! https://evil.example/x?a=1 <b>{footer}</b> evil.example mail@evil.example\n* From now",
                        "pkce-s256"));

        assertThat(mail.subject()).doesNotContain("\r", "\n");
        assertThat(mail.body())
                .contains("The client “journal Bcc victim b example” (“Win ")
                .doesNotContain("b.example", "evil.example", "https://evil", "<b>", "{footer}", "\n* From now");
        NoticeMail key = mail(Language.EN, notice(NoticeKind.KEY_ENDS, "journal", null, "kid\n{date}$1\\"));
        assertThat(key.body()).contains("The key “kid date 1” expires on 1 June 2027, 00:00 Norwegian time");
        assertThat(mail(Language.EN, notice(NoticeKind.KEY_ENDS, "journal", null, "https://evil.example/renew"))
                        .body()
                        .replace("https://id.example.no/", ""))
                .as("the sender who registers a key chooses its kid")
                .doesNotContain("evil.example", "://");
        assertThat(mail(Language.EN, notice(NoticeKind.KEY_ENDS, "x".repeat(300), null, "kid"))
                        .subject()
                        .length())
                .isLessThan(150);
    }

    @Test
    void hasNoLinkWithoutAServerUrl() {
        NoticeMail mail = NoticeMail.of(
                Language.NN,
                "Helse",
                List.of(notice(NoticeKind.REFUSED, "journal", null, "pkce-s256")),
                new MailLinks(
                        requirement -> Optional.empty(),
                        client -> Optional.empty(),
                        client -> Optional.empty(),
                        client -> Optional.empty()),
                NOW);

        assertThat(mail.body())
                .doesNotContain("http")
                .contains("\nFørespurnader har nyleg teke til å bli avviste for dette:\n");
        assertThat(mail.body())
                .contains(RequirementTexts.in(Language.NN)
                        .title(notice(NoticeKind.REFUSED, "journal", null, "pkce-s256")
                                .requirement()
                                .orElseThrow())
                        .replace("`", ""));
    }

    @Test
    void anAddedKeyIsExplainedWithWhatToDoAfterATheft() {
        NoticeMail mail = mail(Language.NN, notice(NoticeKind.KEY_ADDED, "journal", null, "2027-1"));

        assertThat(mail.body())
                .contains(
                        "* «journal»: Nøkkelen «2027-1» vart lagd til klienten 1. juni 2027",
                        "sei straks frå til den som driftar")
                .doesNotContain("/requirements/");
    }

    @Test
    void aRequestedChangeNamesSettingsButNoValues() {
        String about = "apiScopes redirectUris https://evil.example";

        assertThat(mail(Language.EN, notice(NoticeKind.CHANGE_ASKED, "journal", null, about))
                        .body())
                .contains(
                        "* “journal”: A change to the client was requested on 1 June 2027",
                        "Nothing changes until an administrator of")
                .contains("an access token of the client: API scopes, redirect URIs.")
                .doesNotContain("evil", "/requirements/");
        assertThat(mail(Language.NN, notice(NoticeKind.CLIENT_CHANGED, "journal", null, about))
                        .body())
                .contains(
                        "* «journal»: Det som er registrert om klienten, vart endra 1. juni 2027",
                        "redirect-URI-ar.",
                        "sei straks");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aClientIdIsNeverALinkAndIsQuoted(Language language) {
        String quoted = language == Language.EN
                ? "“https helseid-bekreft example ny-nokkel bruker hastesak”"
                : "«https helseid-bekreft example ny-nokkel bruker hastesak»";

        NoticeMail mail = mail(
                language,
                notice(
                        NoticeKind.KEY_ADDED,
                        "https://helseid-bekreft.example/ny-nokkel?bruker=hastesak",
                        "Bekreft nøkkelen din» innen 24 timer”",
                        "kid"));

        assertThat(mail.subject()).contains(quoted).doesNotContain("://", "bekreft.example");
        assertThat(mail.body().replace("https://id.example.no/", ""))
                .contains(quoted)
                .doesNotContain("://", "bekreft.example", "din»", "timer””");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aNewContactReadsTheConfirmationRequestOnly(Language language) {
        NoticeMail mail =
                mail(language, notice(NoticeKind.CONTACT_ADDED, "https://evil.example/", "Evil name", "contacts"));

        assertThat(mail.subject()).as("nothing of it is a vendor's").doesNotContain("evil", "Evil");
        assertThat(mail.body())
                .contains("https://id.example.no/self/confirm-contact/of-id\n")
                .doesNotContain("Evil name", "evil.example", "{")
                .contains(
                        switch (language) {
                            case NB -> "Bekreft her innen 30 dager";
                            case NN -> "Stadfest her innan 30 dagar";
                            case EN -> "Confirm within 30 days";
                        });
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aChangeOutsideSelfServiceIsNamed(Language language) {
        String body = mail(
                        language,
                        notice(NoticeKind.REGISTRATION_CHANGED, "journal", null, "keys redirectUris contacts"))
                .body();

        assertThat(body)
                .contains(
                        switch (language) {
                            case NB -> "nøkler, redirect-URI-er, kontakter.";
                            case NN -> "nøklar, redirect-URI-ar, kontaktar.";
                            case EN -> "keys, redirect URIs, contacts.";
                        })
                .contains("registration access token");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyRequestableSettingHasATextInEachLanguage(Language language) {
        assertThat(MailWords.keys(language))
                .containsAll(Stream.of(DraftChange.Setting.values())
                        .map(setting -> "setting." + setting.member())
                        .toList());
    }

    private static NoticeMail mail(Language language, DueNotice... notices) {
        return NoticeMail.of(
                language,
                "Helse Øst",
                List.of(notices),
                new MailLinks(
                        requirement -> Optional.of("https://id.example.no/requirements/" + requirement.id()),
                        client -> Optional.of("https://id.example.no/self/confirm-contact/of-" + client),
                        client -> Optional.of("https://id.example.no/self/contact/of-" + client),
                        client -> Optional.of("https://id.example.no/self/contact/all-of-" + client)),
                NOW);
    }

    private static DueNotice notice(NoticeKind kind, String clientId, @Nullable String name, String about) {
        return new DueNotice(kind, "id", clientId, name, about, DATE, 30, Basis.TRAFFIC);
    }
}
