package no.helseprofil.keycloak.help;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.marked;
import static no.helseprofil.html.Html.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.html.Html;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.keycloak.help.RequirementView.Example;
import no.helseprofil.keycloak.help.RequirementView.KeycloakSetting;
import no.helseprofil.keycloak.help.RequirementView.Tightened;
import no.helseprofil.keycloak.help.RequirementView.Value;
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
    Html.Element list(List<RequirementView> requirements, boolean tests) {
        List<Html> content = new ArrayList<>(List.of(
                heading(texts.get("list.title")),
                element("p", text(texts.get("list.intro")))
                        .and(
                                tests
                                        ? List.of(
                                                text(" "),
                                                element("a", text(texts.get("list.try")))
                                                        .with("href", links.tests()))
                                        : List.of())));
        HelpGroup.of(requirements).forEach((group, ofGroup) -> content.add(group(group, ofGroup)));
        return page(texts.get("list.title"), content);
    }

    private Html.Element group(HelpGroup group, List<RequirementView> requirements) {
        Html.Element items = element("ul", requirements.stream().map(this::item).toList());
        return section(group.heading(), items.with("class", "requirements"));
    }

    Html.Element one(RequirementView view) {
        List<Html> content = new ArrayList<>();
        content.add(back());
        content.add(heading(view.title()));
        content.add(element("p", element("code", text(view.id()))).with("class", "id"));
        content.add(section("asked", element("p", marked(view.text()))));
        content.add(section("since", since(view)));
        Optional.ofNullable(view.change())
                .ifPresent(change -> content.add(section("change", element("p", marked(change)))));
        content.add(section("remedy", element("p", marked(view.remedy()))));
        content.addAll(settings(view));
        content.addAll(examples(view));
        content.add(section("test", element("p", marked(view.test()))));
        content.addAll(parameters(view));
        content.addAll(stages(view));
        content.add(section("facts", facts(view)));
        return page(view.title(), content);
    }

    /** Returns the page for an unknown requirement. It doesn't repeat the requested name. */
    Html.Element unknown() {
        return page(
                texts.get("unknown.title"),
                List.of(back(), heading(texts.get("unknown.title")), element("p", text(texts.get("unknown.text")))));
    }

    /** Returns the page of a realm whose profile doesn't work. */
    Html.Element closed() {
        return page(
                texts.get("closed.title"),
                List.of(heading(texts.get("closed.title")), element("p", text(texts.get("closed.text")))));
    }

    private Html.Element page(String title, List<? extends Html> content) {
        return Html.page(
                StyleSheet.COMMON,
                language.tag(),
                links.authority(),
                title,
                element(
                        "main",
                        Stream.concat(Stream.of(languages()), content.stream()).toList()));
    }

    /** Returns links to the same page in each language. */
    private Html.Element languages() {
        List<Html.Element> items = Stream.of(Language.values())
                .map(other -> element("a", text(PageWords.in(other).get("language.name")))
                        .with("href", "?" + Negotiated.LANGUAGE + "=" + other.tag())
                        .with("lang", other.tag())
                        .with("hreflang", other.tag()))
                .map(link -> element(
                        "li",
                        language.tag().equals(link.attributes().get("lang"))
                                ? link.with("aria-current", "true")
                                : link))
                .toList();
        return element("nav", element("ul", items))
                .with("class", "languages")
                .with("aria-label", texts.get("languages"));
    }

    private String carried(String path) {
        return chosen ? path + "?" + Negotiated.LANGUAGE + "=" + language.tag() : path;
    }

    private static Html.Element heading(String title) {
        return element("h1", text(title));
    }

    private Html.Element back() {
        Html.Element link = element("a", text("\u2190 " + texts.get("back"))).with("href", carried(links.list()));
        return element("nav", link);
    }

    private Html.Element item(RequirementView view) {
        Html.Element item = element(
                "li",
                element("a", text(view.title())).with("href", carried(links.to(view.id()))),
                element("code", text(view.id())));
        return view.state().holds()
                ? item
                : item.and(List.of(
                        element("span", text(texts.get("badge." + view.state().id())))
                                .with("class", "badge")));
    }

    private Html.Element section(String title, Html... content) {
        return element("section", element("h2", text(texts.get(title)))).and(List.of(content));
    }

    /** Returns since when the requirement holds, marked if the reader need not meet it. */
    private static Html.Element since(RequirementView view) {
        Html.Element paragraph = element("p", text(view.since()));
        return view.state().holds() ? paragraph : paragraph.with("class", "note");
    }

    private List<Html> settings(RequirementView view) {
        if (view.settings().isEmpty()) {
            return List.of();
        }
        List<Html> rows = view.settings().stream().map(Pages::setting).toList();
        return List.of(section("settings", element("p", text(texts.get("settings.intro"))), element("dl", rows)));
    }

    /** Returns the row of a setting. The admin console's words are in English, whatever the language of the page. */
    private static Html setting(KeycloakSetting setting) {
        Html.Element value = element("code", text(setting.name() + " = " + setting.value()));
        return row(element("span", text(setting.console())).with("lang", "en"), element("dd", value));
    }

    private List<Html> examples(RequirementView view) {
        if (view.examples().isEmpty()) {
            return List.of();
        }
        List<Html> examples = view.examples().stream().map(Pages::example).toList();
        return List.of(section("examples", element("p", text(texts.get("examples.intro"))))
                .and(examples));
    }

    private static Html example(Example example) {
        return element(
                "details",
                element("summary", text(example.library())),
                element("pre", element("code", text(example.code()))).with("lang", "en"));
    }

    private List<Html> parameters(RequirementView view) {
        if (view.parameters().isEmpty()) {
            return List.of();
        }
        List<Html> rows = view.parameters().stream().map(this::parameter).toList();
        return List.of(section("parameters", element("dl", rows)));
    }

    private List<Html> stages(RequirementView view) {
        if (view.stages().isEmpty()) {
            return List.of();
        }
        List<Html> rows = view.stages().stream().map(this::stage).toList();
        return List.of(section("stages", element("dl", rows)));
    }

    private Html stage(Tightened stage) {
        String values = stage.parameters().stream()
                .map(value -> value.name() + ": " + shown(value.value()))
                .collect(Collectors.joining(", "));
        return row(
                element("code", text(stage.name())),
                element("dd", element("strong", text(values)), element("span", text(stage.since()))));
    }

    private Html parameter(Value value) {
        List<Html> description = new ArrayList<>(List.of(element("strong", text(shown(value.value())))));
        description.add(element("span", marked(value.text())));
        description.add(element(
                "span",
                text(texts.get("parameter.default") + ": " + shown(value.byDefault()) + "; "
                        + texts.get("parameter.range") + ": " + value.range())));
        return row(element("code", text(value.name())), element("dd", description));
    }

    private Html.Element facts(RequirementView view) {
        List<Html> rows = new ArrayList<>();
        rows.add(row(text(texts.get("kind")), element("dd", text(texts.get("kind." + view.kind())))));
        if (view.error() != null) {
            rows.add(row(text(texts.get("error")), element("dd", element("code", text(view.error())))));
        }
        rows.add(row(text(texts.get("references")), element("dd", references(view.references()))));
        return element("dl", rows);
    }

    private static Html.Element references(List<String> references) {
        return element(
                "ul",
                references.stream()
                        .map(reference -> element("li", reference(reference)))
                        .toList());
    }

    private static Html reference(String reference) {
        return References.address(reference)
                .<Html>map(address -> element("a", text(reference)).with("href", address))
                .orElseGet(() -> text(reference));
    }

    private static Html.Element row(Html term, Html.Element description) {
        return element("div", element("dt", term), description);
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
    enum HelpGroup {
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
        String heading() {
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
