package no.helseprofil.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.draft.DraftChange;
import no.helseprofil.notice.DueNotice.Basis;
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
    void saysWhatBecomesOfWhichClientWhenAndWhatToDo() {
        NoticeMail mail = mail(Language.NB, notice(NoticeKind.DATE_AHEAD, "journal", "Journal", "assertion-type"));

        assertThat(mail.subject()).isEqualTo("Varsel om klienten «journal» i Helse Øst");
        assertThat(mail.body())
                .contains("Klient: «journal» («Journal»)\n")
                .contains("* Fra 1. juni 2027 kl. 00.00 norsk tid (om 30 dager) blir forespørsler avvist")
                .contains("Client assertion sier selv hva den er (assertion-type)")
                .contains("Det gjelder klienten slik den sendte de siste forespørslene sine.")
                .contains("Gjør dette: ")
                .contains("https://id.example.no/requirements/assertion-type")
                .contains("bare for deg; ikke send den videre: https://id.example.no/self/contact/of-id\n")
                .doesNotContain("`", "{");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyNoticeIsWrittenInEveryLanguageAndInNoOther(Language language) {
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
    void noTextIsMissingOrLeftOver(Language language) {
        Set<String> norwegian = NoticeMail.keys(Language.NB);

        assertThat(NoticeMail.keys(language)).isEqualTo(norwegian);
    }

    @Test
    void aVendorWithManyClientsGetsOneMailAndReadsHowManyHadNoRoom() {
        DueNotice[] notices = new DueNotice[130];
        for (int i = 0; i < notices.length; i++) {
            notices[i] = new DueNotice(
                    NoticeKind.DATE_AHEAD, "id-" + i, "client-" + i, null, "pkce-s256", DATE, 30, Basis.TRAFFIC);
        }

        NoticeMail mail = mail(Language.NB, notices);

        assertThat(mail.subject()).isEqualTo("Varsel om 130 klienter i Helse Øst");
        assertThat(mail.body())
                .contains("Klient: «client-99»\n")
                .doesNotContain("client-100")
                .contains("Det er 30 til");
    }

    @Test
    void whatOthersChoseIsNeitherALineNorALinkNorAPlace() {
        NoticeMail mail = mail(
                Language.EN,
                notice(
                        NoticeKind.DATE_AHEAD,
                        "journal\r\nBcc: victim@b.example",
                        "Win! https://evil.example/x?a=1 <b>{footer}</b> evil.example mail@evil.example\n* From now",
                        "pkce-s256"));

        assertThat(mail.subject()).doesNotContain("\r", "\n");
        assertThat(mail.body())
                .contains("Client: “journal Bcc victim b example” (“Win ")
                .doesNotContain("b.example", "evil.example", "https://evil", "<b>", "{footer}", "\n* From now");
        NoticeMail key = mail(Language.EN, notice(NoticeKind.KEY_ENDS, "journal", null, "kid\n{date}$1\\"));
        assertThat(key.body()).contains("The key “kid date 1” ends on 1 June 2027, 00:00 Norwegian time");
        assertThat(mail(Language.EN, notice(NoticeKind.KEY_ENDS, "journal", null, "https://evil.example/renew"))
                        .body()
                        .replace("https://id.example.no/", ""))
                .as("whoever registers a key chooses its kid")
                .doesNotContain("evil.example", "://");
        assertThat(mail(Language.EN, notice(NoticeKind.KEY_ENDS, "x".repeat(300), null, "kid"))
                        .subject()
                        .length())
                .isLessThan(150);
    }

    @Test
    void whereTheServerDoesNotKnowItsAddressThereIsNoLink() {
        NoticeMail mail = NoticeMail.of(
                Language.NN,
                "Helse",
                List.of(notice(NoticeKind.REFUSED, "journal", null, "pkce-s256")),
                requirement -> Optional.empty(),
                client -> Optional.empty(),
                NOW);

        assertThat(mail.body())
                .doesNotContain("http")
                .contains("* Førespurnader frå klienten har nyleg teke til å bli avviste:\n");
        assertThat(mail.body())
                .contains(RequirementTexts.in(Language.NN)
                        .title(notice(NoticeKind.REFUSED, "journal", null, "pkce-s256")
                                .requirement()
                                .orElseThrow())
                        .replace("`", ""));
    }

    @Test
    void aKeyThatWasAddedIsToldWithWhatToDoIfItWasAThief() {
        NoticeMail mail = mail(Language.NN, notice(NoticeKind.KEY_ADDED, "journal", null, "2027-1"));

        assertThat(mail.body())
                .contains(
                        "* Nøkkelen «2027-1» vart lagd til klienten 1. juni 2027", "sei straks frå til den som driftar")
                .doesNotContain("/requirements/");
    }

    @Test
    void aChangeThatWasAskedForIsToldByItsSettingsAndNotByWhatSomebodyWroteThere() {
        String about = "apiScopes redirectUris https://evil.example";

        assertThat(mail(Language.EN, notice(NoticeKind.CHANGE_ASKED, "journal", null, about))
                        .body())
                .contains(
                        "* A change of the client was asked for on 1 June 2027", "Nothing changes before whoever runs")
                .contains("an access token of the client: scopes of APIs, redirect URIs.")
                .doesNotContain("evil", "/requirements/");
        assertThat(mail(Language.NN, notice(NoticeKind.CLIENT_CHANGED, "journal", null, about))
                        .body())
                .contains(
                        "* Det som er registrert om klienten, vart endra 1. juni 2027",
                        "redirect-URI-ar.",
                        "sei straks");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aClientIdIsNeverALinkAndStandsInQuotationMarks(Language language) {
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
    void aNewContactIsAskedAndReadsNothingElse(Language language) {
        NoticeMail mail =
                mail(language, notice(NoticeKind.CONTACT_ADDED, "https://evil.example/", "Evil name", "contacts"));

        assertThat(mail.subject()).as("nothing of it is a vendor's").doesNotContain("evil", "Evil");
        assertThat(mail.body())
                .contains("https://id.example.no/self/contact/of-id\n")
                .doesNotContain("Evil name", "evil.example", "{")
                .contains(
                        switch (language) {
                            case NB -> "Bekreft her innen 30 dager";
                            case NN -> "Stadfest her innan 30 dagar";
                            case EN -> "Confirm here within 30 days";
                        });
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void whatWasWrittenPastTheSelfServiceIsNamed(Language language) {
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
    void everySettingThatAClientMayAskForHasItsWords(Language language) {
        assertThat(NoticeMail.keys(language))
                .containsAll(Stream.of(DraftChange.Setting.values())
                        .map(setting -> "setting." + setting.member())
                        .toList());
    }

    private static NoticeMail mail(Language language, DueNotice... notices) {
        return NoticeMail.of(
                language,
                "Helse Øst",
                List.of(notices),
                requirement -> Optional.of("https://id.example.no/requirements/" + requirement.id()),
                client -> Optional.of("https://id.example.no/self/contact/of-" + client),
                NOW);
    }

    private static DueNotice notice(NoticeKind kind, String clientId, @Nullable String name, String about) {
        return new DueNotice(kind, "id", clientId, name, about, DATE, 30, Basis.TRAFFIC);
    }
}
