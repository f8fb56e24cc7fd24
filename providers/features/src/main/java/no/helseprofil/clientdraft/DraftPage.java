package no.helseprofil.clientdraft;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.html.Authority;
import no.helseprofil.html.HtmlPage;
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
    public HtmlPage client(ClientDraft draft, String clientId, Instant ends, String token) {
        DraftWords words = DraftWords.in(language);
        Map<String, List<String>> rows = new LinkedHashMap<>();
        rows.put(words.get("organisation"), List.of(draft.organisation()));
        for (DraftChange change : DraftChange.between(WantedSettings.NONE, draft.settings())) {
            rows.put(words.setting(change.setting()), change.added());
        }
        rows.put(
                words.get("key"),
                List.of(
                        draft.key().id(),
                        draft.key().algorithm(),
                        draft.key().key().thumbprint()));
        if (draft.returnAddress() != null) {
            rows.put(words.get("return_address"), List.of(draft.returnAddress()));
        }
        rows.put(words.get("client_id"), List.of(clientId));
        return asking("client", rows, ends, token);
    }

    /** Returns the page that asks about a change that a client has requested of itself. */
    public HtmlPage change(List<DraftChange> changes, String clientId, Instant ends, String token) {
        DraftWords words = DraftWords.in(language);
        Map<String, List<String>> rows = new LinkedHashMap<>();
        rows.put(words.get("client_id"), List.of(clientId));
        for (DraftChange change : changes) {
            rows.put(words.setting(change.setting()) + ": " + words.get("added"), change.added());
            rows.put(words.setting(change.setting()) + ": " + words.get("removed"), change.removed());
        }
        rows.values().removeIf(List::isEmpty);
        return asking("change", rows, ends, token);
    }

    private HtmlPage asking(String key, Map<String, List<String>> rows, Instant ends, String token) {
        DraftWords words = DraftWords.in(language);
        rows.put(words.get("ends"), List.of(words.date(ends)));
        return page(key, Map.of("rows", rows, "token", token));
    }

    /** Returns the page of a message. */
    public HtmlPage message(Message message) {
        return page(message.name().toLowerCase(Locale.ROOT), Map.of());
    }

    /**
     * Returns the page that says that the confirmed draft was refused by a rule of the realm.
     *
     * @param reason the server's error, in English
     * @param requirement the requirement of the profile that it violates, which is shown in the reader's language
     *     instead of the reason; null if there is none
     */
    public HtmlPage refused(String reason, @Nullable Requirement requirement) {
        RequirementTexts texts = RequirementTexts.in(language);
        return page(
                "refused",
                requirement == null
                        ? Map.of("reason", reason)
                        : Map.of("title", texts.title(requirement), "remedy", texts.remedy(requirement)));
    }

    private HtmlPage page(String key, Map<String, ?> values) {
        Map<String, Object> model = new HashMap<>(values);
        model.put("key", key);
        model.put("words", DraftWords.texts(language));
        return HtmlPage.of(DraftPage.class, "draft.ftl", StyleSheet.COMMON, language.tag(), authority, model);
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
