package no.helseprofil.keycloak.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.html.Authority;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.keycloak.help.Pages.HelpGroup;
import no.helseprofil.keycloak.help.Pages.PageWords;
import no.helseprofil.keycloak.help.RequirementView.Example;
import no.helseprofil.keycloak.help.RequirementView.KeycloakSetting;
import no.helseprofil.keycloak.help.RequirementView.RequirementState;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.Texts;
import no.helseprofil.profile.assertion.AssertionLifetime;
import no.helseprofil.profile.proof.DpopProofAge;
import no.helseprofil.profile.proof.DpopProofForm;
import no.helseprofil.profile.request.PkceS256;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.Profiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {

    private static final RealmLinks REALM =
            new RealmLinks(Authority.named("Helse <Nord>"), "/realms/nord/helseprofil/requirements");
    private static final Profile DEFAULTS = Profiles.read("{\"ruleSet\":\"helseid\"}");

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyPageDeclaresItsLanguageAndHasOneHeading(Language language) {
        for (HtmlPage page : all(language)) {
            assertThat(page.render())
                    .startsWith("<!DOCTYPE html>\n<html lang=\"" + language.tag() + "\">")
                    .containsOnlyOnce("<h1>")
                    .containsOnlyOnce("<main>")
                    .containsOnlyOnce("<title>");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyPageIsSelfContained(Language language) {
        for (HtmlPage page : all(language)) {
            assertThat(page.render())
                    .as("no script, and nothing that is loaded")
                    .doesNotContain("<script", "<link", "<img", "src=", "url(", "@import", "style=");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyLanguageHasTextsForEveryKindAndState(Language language) {
        Texts texts = PageWords.in(language);
        assertThat(texts.keys())
                .as("the same words as in English")
                .isEqualTo(PageWords.in(Language.EN).keys());
        assertThat(texts.keys())
                .containsAll(Stream.of(RequirementKind.values())
                        .map(kind -> "kind." + kind.name().toLowerCase(Locale.ROOT))
                        .toList())
                .containsAll(Stream.of(RequirementState.values())
                        .filter(state -> state != RequirementState.ENFORCED)
                        .map(state -> "since." + state.id())
                        .toList())
                .containsAll(Stream.of(RequirementState.values())
                        .filter(state -> !state.holds())
                        .map(state -> "badge." + state.id())
                        .toList());
    }

    @Test
    void escapesTheRealmName() {
        assertThat(pages(Language.NB).unknown().render())
                .contains("Helse &lt;Nord&gt;")
                .doesNotContain("<Nord>");
    }

    @Test
    void theListLinksToEveryRequirementInCatalogueOrder() {
        List<String> links = Catalogue.requirements().stream()
                .map(requirement -> "href=\"" + REALM.list() + "/" + requirement.id() + "\"")
                .toList();
        assertThat(list(Language.EN, DEFAULTS)).containsSubsequence(links);
    }

    @Test
    void linksKeepTheChosenLanguage() {
        String chosen = new Pages(REALM, Language.NN, true)
                .list(views(Language.NN, DEFAULTS), false)
                .render();
        assertThat(chosen)
                .contains("href=\"" + REALM.list() + "/dpop-nonce?kc_locale=nn\"")
                .contains("<a href=\"?kc_locale=en\" lang=\"en\" hreflang=\"en\">English</a>")
                .contains(
                        "<a href=\"?kc_locale=nn\" lang=\"nn\" hreflang=\"nn\" aria-current=\"true\">Norsk nynorsk</a>");
        assertThat(list(Language.NN, DEFAULTS)).doesNotContain("/dpop-nonce?");
    }

    /** A requirement that began no group any more would put its group into the one before it. */
    @Test
    void theListHasAHeadingForEachGroup() {
        assertThat(HelpGroup.of(views(Language.EN, DEFAULTS))).hasSize(HelpGroup.values().length);
        assertThat(list(Language.NB, DEFAULTS)).contains("<h2>DPoP-beviset</h2>", "<h2>API-et</h2>");
    }

    @Test
    void aPageShowsTheValuesInForceAndTheDefaults() {
        Profile stricter = Profiles.read(
                "{\"ruleSet\":\"helseid\",\"requirements\":{\"dpop-nonce\":{\"parameters\":{\"lifetime\":\"PT90S\"}}}}");
        assertThat(one("dpop-nonce", Language.EN, stricter))
                .contains("<strong>90 s</strong>", "default: 3 min; allowed: PT1S\u2013PT10M", "<strong>no</strong>");
        assertThat(one("signing-algorithm", Language.NN, Profiles.read("{\"ruleSet\":\"fapi2\"}")))
                .contains("<strong>PS256, ES256, EdDSA</strong>");
        assertThat(one("key-strength", Language.NB, DEFAULTS)).contains("<strong>2048</strong>");
    }

    @Test
    void aPageShowsThatTheRequirementIsOff() {
        Profile off = Profiles.read("{\"ruleSet\":\"helseid\",\"requirements\":{\"dpop-nonce\":{\"phase\":\"off\"}}}");
        assertThat(one("dpop-nonce", Language.EN, off))
                .contains("<p class=\"note\">Turned off in this realm, and not checked");
        assertThat(list(Language.NB, off)).contains("class=\"badge\">slått av");
        assertThat(list(Language.NB, DEFAULTS)).doesNotContain("slått av");
    }

    @Test
    void aPageShowsThatTheRuleSetOnlyMeasures() {
        Profile fapi = Profiles.read("{\"ruleSet\":\"fapi2\"}");
        assertThat(one("assertion-type", Language.EN, fapi)).contains("<p class=\"note\">It is not enforced");
    }

    @Test
    void aPageShowsToWhomAndFromWhenTheRequirementApplies() {
        assertThat(one("dpop-nonce", Language.EN, DEFAULTS))
                .contains(
                        "<h2>In force since</h2><p>New clients have to meet it from their first request. For clients that"
                                + " existed before, no date is set")
                .doesNotContain("class=\"note\"");
        assertThat(one("dpop-proof", Language.NN, DEFAULTS))
                .contains("<h2>Sidan når</h2><p>Alltid, og for alle klientar");
        assertThat(one("transport", Language.NB, DEFAULTS))
                .contains("<p class=\"note\">Det gjelder realmets innstillinger");
    }

    @Test
    void aPageShowsTheDocumentsDatesButNoCohort() {
        Profile dated =
                Profiles.read("{\"ruleSet\":\"helseid\",\"newClientsFrom\":\"2026-03-01T00:00:00Z\",\"requirements\":{"
                        + "\"pkce-s256\":{\"announced\":\"2026-02-01T00:00:00+01:00\",\"enforced\":\"2099-06-01T00:00:00Z\"},"
                        + "\"dpop-nonce\":{\"announced\":\"2026-06-01T00:00:00Z\"}},"
                        + "\"cohorts\":{\"fastlege\":{\"pkce-s256\":{\"enforced\":\"2099-12-01T00:00:00Z\"}}}}");
        assertThat(one("pkce-s256", Language.EN, dated))
                .contains(
                        "<p>New clients, registered from 1 March 2026 at 01:00 Norwegian time on, have to meet it from"
                                + " their first request. For clients that existed before, it is announced from 1 February 2026 at"
                                + " 00:00 Norwegian time and enforced from 1 June 2099 at 02:00 Norwegian time.</p>")
                .doesNotContain("fastlege", "2099-12-01");
        assertThat(one("dpop-nonce", Language.NB, dated))
                .contains("registrert fra og med 1. juni 2026 kl. 02.00 norsk tid")
                .contains("varslet fra 1. juni 2026 kl. 02.00 norsk tid; ingen dato er satt for håndheving.");
        assertThat(one("pkce-s256", Language.NN, dated))
                .contains("blir handheva frå 1. juni 2099 kl. 02.00 norsk tid.");

        RequirementView view = RequirementView.of(Catalogue.get(PkceS256.class), dated, Language.NB);
        assertThat(view.announced()).isEqualTo("2026-01-31T23:00:00Z");
        assertThat(view.enforced()).isEqualTo("2099-06-01T00:00:00Z");
        assertThat(RequirementView.of(Catalogue.get(DpopProofForm.class), dated, Language.NB)
                        .enforced())
                .as("an invariant has no date")
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void aPageShowsRemedySettingsExamplesAndTest(Requirement requirement) {
        String page = one(requirement.id(), Language.NB, DEFAULTS);
        assertThat(page).contains("<h2>Slik retter du det</h2>", "<h2>Slik tester du det</h2>");
        for (Example example : Example.of(requirement)) {
            assertThat(page)
                    .contains(
                            "<summary>" + escaped(example.library()) + "</summary>",
                            "<code>" + escaped(example.code()) + "</code>");
        }
        for (KeycloakSetting setting : KeycloakSetting.of(requirement.id())) {
            assertThat(page).contains(escaped(setting.console()), escaped(setting.name() + " = " + setting.value()));
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Test
    void aPageWithoutSettingsOrExamplesHasNoEmptySections() {
        assertThat(one("assertion-type", Language.EN, DEFAULTS)).doesNotContain("<h2>Setting in Keycloak</h2>");
        assertThat(one("transport", Language.EN, DEFAULTS)).doesNotContain("<h2>Example</h2>");
    }

    @Test
    void theViewUsesTheDocumentsNames() {
        RequirementView view = RequirementView.of(Catalogue.get(DpopProofAge.class), DEFAULTS, Language.EN);
        assertThat(view.kind()).isEqualTo("dated");
        assertThat(view.phase()).isEqualTo("enforced");
        assertThat(view.error()).isEqualTo("invalid_dpop_proof");
        assertThat(view.parameters()).first().satisfies(value -> {
            assertThat(value.name()).isEqualTo("max");
            assertThat(value.value()).isEqualTo("PT15S");
            assertThat(value.byDefault()).isEqualTo("PT15S");
            assertThat(value.range()).isEqualTo("PT1S\u2013PT24S");
        });
    }

    @Test
    void showsFutureStagesWithTheirDates() throws Exception {
        Profile profile = ProfileDocument.parse("""
                {"ruleSet":"helseid","requirements":{"assertion-lifetime":{"enforced":"2025-01-01T00:00:00Z","stages":[
                  {"parameters":{"max":"PT10S"},"announced":"2099-01-01T00:00:00Z","enforced":"2099-06-01T00:00:00Z"}]}}}""");
        assertThat(one("assertion-lifetime", Language.NB, profile))
                .contains(
                        "<h2>Strengere verdier som kommer</h2>",
                        "assertion-lifetime@2099-06-01",
                        "max: 10 s, ahead: 10 s",
                        "Varslet fra 1. januar 2099 kl. 01.00 norsk tid og h\u00e5ndheves fra 1. juni 2099 kl. 02.00 norsk tid.");
        assertThat(one("assertion-lifetime", Language.EN, DEFAULTS)).doesNotContain("Stricter values to come");
        RequirementView view = RequirementView.of(Catalogue.get(AssertionLifetime.class), profile, Language.EN);
        assertThat(view.parameters())
                .first()
                .satisfies(value ->
                        assertThat(value.value()).as("the value in force").isEqualTo("PT1M"));
        assertThat(view.stages()).extracting(RequirementView.Tightened::phase).containsExactly("observed");
    }

    @Test
    void theStyleSheetMatchesTheContentSecurityPolicy() throws Exception {
        String page = pages(Language.EN).closed().render();
        String style = page.substring(page.indexOf("<style>") + "<style>".length(), page.indexOf("</style>"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(StyleSheet.COMMON.policy())
                .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';");
        assertThat(style).as("it is put in as it is").doesNotContain("<");
    }

    private static List<HtmlPage> all(Language language) {
        Pages pages = pages(language);
        Stream<HtmlPage> ofRequirements = Catalogue.requirements().stream()
                .map(requirement -> pages.one(RequirementView.of(requirement, DEFAULTS, language)));
        Stream<HtmlPage> others =
                Stream.of(pages.unknown(), pages.closed(), pages.list(views(language, DEFAULTS), true));
        return Stream.concat(ofRequirements, others).toList();
    }

    private static String list(Language language, Profile profile) {
        return pages(language).list(views(language, profile), false).render();
    }

    private static String one(String id, Language language, Profile profile) {
        Requirement requirement = Catalogue.find(id).orElseThrow();
        return pages(language)
                .one(RequirementView.of(requirement, profile, language))
                .render();
    }

    private static List<RequirementView> views(Language language, Profile profile) {
        return Catalogue.requirements().stream()
                .map(requirement -> RequirementView.of(requirement, profile, language))
                .toList();
    }

    private static Pages pages(Language language) {
        return new Pages(REALM, language, false);
    }
}
