package no.helseprofil.clientdraft;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.marked;
import static no.helseprofil.html.Html.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.html.Authority;
import no.helseprofil.html.Html;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Language.NorwegianTime;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Pages on which a person answers a vendor's request: no script, no external resource, and one form.
 *
 * @param authority the authority that runs the realm
 * @param language the language of the reader
 */
public record DraftPage(Authority authority, Language language) {

    /** Name of the field with the {@link ConfirmationTokens token}. */
    public static final String TOKEN = "token";

    /** Name of the field with the person's answer. */
    public static final String ANSWER = "answer";

    /** Value of {@link #ANSWER} that brings the draft into force. */
    public static final String CONFIRM = "confirm";

    /** Value of {@link #ANSWER} that rejects the draft for good. */
    public static final String DECLINE = "decline";

    /** Messages about a draft that don't show it. */
    public enum Message {
        /** The draft doesn't exist, or no longer does. */
        UNKNOWN,
        /** The person may not answer drafts. */
        FORBIDDEN,
        /** The draft differs from the one that was shown. */
        CHANGED,
        /** The realm has no login for this page. */
        NO_LOGIN,
        /** The person didn't log in. */
        NOT_LOGGED_IN,
        CONFIRMED,
        DECLINED
    }

    /** Returns the page that asks about a new client. */
    public Html.Element client(ClientDraft draft, String clientId, Instant ends, String token) {
        DraftWords words = DraftWords.in(language);
        List<Html> rows = new ArrayList<>();
        rows.add(row(words.get("organisation"), List.of(draft.organisation())));
        for (DraftChange change : DraftChange.between(WantedSettings.NONE, draft.settings())) {
            rows.add(row(words.setting(change.setting()), change.added()));
        }
        rows.add(row(
                words.get("key"),
                List.of(
                        draft.key().id(),
                        draft.key().algorithm(),
                        draft.key().key().thumbprint())));
        if (draft.returnAddress() != null) {
            rows.add(row(words.get("return_address"), List.of(draft.returnAddress())));
        }
        rows.add(row(words.get("client_id"), List.of(clientId)));
        return asking(words, "client", rows, ends, token);
    }

    /** Returns the page that asks about a change that a client has requested of itself. */
    public Html.Element change(List<DraftChange> changes, String clientId, Instant ends, String token) {
        DraftWords words = DraftWords.in(language);
        List<Html> rows = new ArrayList<>();
        rows.add(row(words.get("client_id"), List.of(clientId)));
        for (DraftChange change : changes) {
            addIfAny(rows, words.setting(change.setting()) + ": " + words.get("added"), change.added());
            addIfAny(rows, words.setting(change.setting()) + ": " + words.get("removed"), change.removed());
        }
        return asking(words, "change", rows, ends, token);
    }

    private Html.Element asking(DraftWords words, String key, List<Html> rows, Instant ends, String token) {
        rows.add(row(words.get("ends"), List.of(words.date(ends))));
        List<Html> content = heading(words, key);
        content.add(element("dl", rows));
        content.add(form(words, token));
        return page(words.get(key + ".title"), content);
    }

    /** Returns the page of a message. */
    public Html.Element message(Message message) {
        DraftWords words = DraftWords.in(language);
        String key = message.name().toLowerCase(Locale.ROOT);
        return page(words.get(key + ".title"), heading(words, key));
    }

    /**
     * Returns the page that says that the confirmed draft was refused by a rule of the realm.
     *
     * @param reason the server's error, in English
     * @param requirement the requirement of the profile that it violates, which is shown in the reader's language
     *     instead of the reason; null if there is none
     */
    public Html.Element refused(String reason, @Nullable Requirement requirement) {
        DraftWords words = DraftWords.in(language);
        List<Html> content = heading(words, "refused");
        if (requirement == null) {
            content.add(element("pre", element("code", text(reason))).with("lang", "en"));
        } else {
            RequirementTexts texts = RequirementTexts.in(language);
            content.add(element("h2", marked(texts.title(requirement))));
            content.add(element("p", marked(texts.remedy(requirement))));
        }
        return page(words.get("refused.title"), content);
    }

    private static void addIfAny(List<Html> rows, String term, List<String> values) {
        if (!values.isEmpty()) {
            rows.add(row(term, values));
        }
    }

    private static Html row(String term, List<String> values) {
        List<Html> items = values.stream()
                .<Html>map(value -> element("li", element("code", text(value))))
                .toList();
        return element("div", element("dt", text(term)), element("dd", element("ul", items)));
    }

    /** Returns the form, which is sent to the address of the page itself. */
    private static Html form(DraftWords words, String token) {
        return element(
                        "form",
                        element("input")
                                .with("type", "hidden")
                                .with("name", TOKEN)
                                .with("value", token),
                        button(CONFIRM, words.get("confirm")),
                        button(DECLINE, words.get("decline")))
                .with("method", "post");
    }

    private static Html button(String answer, String label) {
        return element("button", text(label))
                .with("type", "submit")
                .with("name", ANSWER)
                .with("value", answer);
    }

    private static List<Html> heading(DraftWords words, String key) {
        return new ArrayList<>(List.of(
                element("h1", text(words.get(key + ".title"))), element("p", marked(words.get(key + ".text")))));
    }

    private Html.Element page(String title, List<? extends Html> content) {
        return Html.page(StyleSheet.COMMON, language.tag(), authority, title, element("main", content));
    }

    /** Texts of the pages of drafts in one language. */
    static final class DraftWords {

        private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(DraftWords.class, "draft");

        private final Language language;
        private final Texts texts;

        private DraftWords(Language language) {
            this.language = language;
            this.texts = texts(language);
        }

        static DraftWords in(Language language) {
            return new DraftWords(language);
        }

        static Texts texts(Language language) {
            return Objects.requireNonNull(ALL.get(language));
        }

        String get(String key) {
            return texts.get(key);
        }

        String setting(DraftChange.Setting setting) {
            return texts.get("setting." + setting.member());
        }

        String date(Instant instant) {
            return NorwegianTime.of(instant, language);
        }
    }
}
