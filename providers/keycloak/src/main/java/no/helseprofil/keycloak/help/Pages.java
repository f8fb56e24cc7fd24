package no.helseprofil.keycloak.help;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.keycloak.web.Negotiated;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;

/** Pages of one realm in one language. They have no scripts and load nothing. */
final class Pages {

    private final RealmLinks links;
    private final Language language;
    private final boolean chosen;
    private final Texts texts;

    /**
     * Creates the pages.
     *
     * @param chosen whether the reader has chosen the language, which each link then keeps
     */
    Pages(RealmLinks links, Language language, boolean chosen) {
        this.links = links;
        this.language = language;
        this.chosen = chosen;
        this.texts = PageWords.in(language);
    }

    /**
     * Returns the list of all requirements.
     *
     * @param tests whether clients may be tested against the realm
     */
    HtmlPage list(List<RequirementView> requirements, boolean tests) {
        return page("list", Map.of("groups", HelpGroup.of(requirements), "tests", tests));
    }

    HtmlPage one(RequirementView view) {
        return page("one", Map.of("view", view));
    }

    /** Returns the page for an unknown requirement. It doesn't repeat the requested name. */
    HtmlPage unknown() {
        return page("unknown", Map.of());
    }

    /** Returns the page of a realm whose profile doesn't work. */
    HtmlPage closed() {
        return page("closed", Map.of());
    }

    private HtmlPage page(String key, Map<String, ?> values) {
        Map<String, String> languages = new LinkedHashMap<>();
        for (Language other : Language.values()) {
            languages.put(other.tag(), PageWords.in(other).get("language.name"));
        }
        Function<Object, String> shown = this::shown;
        Function<String, Optional<String>> address = References::address;
        Map<String, Object> model = new HashMap<>(values);
        model.putAll(Map.of(
                "key", key,
                "texts", texts,
                "links", links,
                "languages", languages,
                "chosen", chosen ? "?" + Negotiated.LANGUAGE + "=" + language.tag() : "",
                "shown", shown,
                "address", address));
        return HtmlPage.of(Pages.class, "pages.ftl", StyleSheet.COMMON, language.tag(), links.authority(), model);
    }

    /** Returns a value as text in the page's language, durations with SI symbols. */
    private String shown(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        if (value instanceof Boolean) {
            return texts.get("value." + value);
        }
        return value instanceof String text ? shown(Duration.parse(text)) : value.toString();
    }

    private static String shown(Duration duration) {
        boolean wholeMinutes = duration.compareTo(Duration.ofMinutes(1)) >= 0 && duration.toSecondsPart() == 0;
        return wholeMinutes ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    /**
     * Group of requirements on one subject, in the order of the catalogue, so that a reader needn't read all of them.
     */
    public enum HelpGroup {
        CLIENT("request-form"),
        ASSERTION("private-key-jwt"),
        PROOF("dpop-proof"),
        KEY("signing-algorithm"),
        LOGIN("pushed-authorization"),
        GRANT("no-password-grant"),
        ORGANISATION("authorization-details"),
        HABIT("token-reuse"),
        TOKEN("issuer-in-response"),
        REALM("code-lifetime"),
        API("api-authentication");

        private final String first;

        /**
         * Creates a group.
         *
         * @param first id of its first requirement; the group ends before the first one of the next group
         */
        HelpGroup(String first) {
            this.first = first;
        }

        /** Returns the key of its heading. */
        public String heading() {
            return "group." + name().toLowerCase(Locale.ROOT);
        }

        /** Returns all requirements by group, in the order of the catalogue. */
        static Map<HelpGroup, List<RequirementView>> of(List<RequirementView> requirements) {
            Map<HelpGroup, List<RequirementView>> groups = new EnumMap<>(HelpGroup.class);
            HelpGroup group = CLIENT;
            for (RequirementView requirement : requirements) {
                for (HelpGroup next : values()) {
                    group = next.first.equals(requirement.id()) ? next : group;
                }
                groups.computeIfAbsent(group, begun -> new ArrayList<>()).add(requirement);
            }
            return groups;
        }
    }

    /** Web addresses of the documents that requirements refer to, if they have a permanent one. */
    static final class References {

        private static final Pattern RFC = Pattern.compile("RFC (?<number>\\d+)(?: section (?<section>[\\d.]+))?");
        private static final Pattern DRAFT = Pattern.compile("draft-[a-z0-9-]+");
        private static final String OPENID_CONNECT_CORE = "OpenID Connect Core";
        private static final String FAPI_TAG = "FAPI2-SP-FINAL-";
        private static final String MESSAGE_SIGNING_TAG = "FAPI2-MS-FINAL-";

        private References() {}

        static Optional<String> address(String reference) {
            Matcher rfc = RFC.matcher(reference);
            if (rfc.matches()) {
                String section = rfc.group("section");
                return Optional.of("https://www.rfc-editor.org/rfc/rfc" + rfc.group("number")
                        + (section == null ? "" : "#section-" + section));
            }
            if (reference.startsWith(OPENID_CONNECT_CORE)) {
                return Optional.of("https://openid.net/specs/openid-connect-core-1_0.html");
            }
            if (reference.startsWith(FAPI_TAG)) {
                return Optional.of("https://openid.net/specs/fapi-security-profile-2_0-final.html");
            }
            if (reference.startsWith(MESSAGE_SIGNING_TAG)) {
                return Optional.of("https://openid.net/specs/fapi-message-signing-2_0-final.html");
            }
            return DRAFT.matcher(reference).matches()
                    ? Optional.of("https://datatracker.ietf.org/doc/" + reference + "/")
                    : Optional.empty();
        }
    }

    /** Texts of the pages, besides those of the requirements. */
    static final class PageWords {

        private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(PageWords.class, "pages");

        private PageWords() {}

        static Texts in(Language language) {
            return Objects.requireNonNull(ALL.get(language));
        }
    }
}
