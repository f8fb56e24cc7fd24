package no.helseprofil.clientdraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.clientdraft.ClientDraft.UnfitDraftException;
import no.helseprofil.clientdraft.DraftPage.DraftWords;
import no.helseprofil.html.Authority;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.request.Blocked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of what may be asked for, and what a person is shown of it. */
class DraftPageTest {

    private static final Instant ENDS = Instant.parse("2027-01-01T12:00:00Z");
    private static final String KEY =
            "{\\\"kty\\\":\\\"EC\\\",\\\"crv\\\":\\\"P-256\\\",\\\"kid\\\":\\\"1\\\",\\\"alg\\\":\\\"ES256\\\","
                    + "\\\"x\\\":\\\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\\\",\\\"y\\\":\\\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\\\"}";
    private static final String DRAFT = "{\"organizationNumber\":\"999977774\",\"publicJwk\":\"" + KEY
            + "\",\"apiScopes\":[\"nhn:a/read\"],\"redirectUris\":[\"https://a.example/?<script>\"],"
            + "\"audienceSpecificClientClaims\":[{\"key\":\"nhn:a:id\",\"value\":\"<b>4</b>\"}]}";

    private static ClientDraft draft(String json) throws UnfitDraftException {
        return ClientDraft.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static WantedSettings wanted(String json, WantedSettings before) throws UnfitDraftException {
        return WantedSettings.read(json.getBytes(StandardCharsets.UTF_8), before);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void showsEverythingRequestedInOneLanguageEscaped(Language language) throws UnfitDraftException {
        String page = DRAFT.replace("?<script>", "?script");
        ClientDraft draft = draft(page);

        String shown = new DraftPage(Authority.named("Helse"), language)
                .client(draft, "id-1", ENDS, "the-token")
                .render();

        assertThat(shown)
                .contains("lang=\"" + language.tag() + "\"", "999977774", "nhn:a/read", "https://a.example/?script")
                .contains("nhn:a:id = &lt;b&gt;4&lt;/b&gt;", draft.key().key().thumbprint(), "id-1", "the-token")
                .doesNotContain("<script", "<b>");
        Language other = language == Language.EN ? Language.NB : Language.EN;
        assertThat(shown).doesNotContain(DraftWords.in(other).get("client.text"));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyLanguageHasEveryText(Language language) {
        assertThat(DraftWords.texts(language).keys())
                .isEqualTo(DraftWords.texts(Language.NB).keys());
        assertThat(Stream.of(DraftPage.Message.values()))
                .allSatisfy(message -> assertThat(new DraftPage(Authority.named("Helse"), language)
                                .message(message)
                                .render())
                        .doesNotContain("<form"));
        assertThat(new DraftPage(Authority.named("Helse"), language)
                        .refused("<i>", null)
                        .render())
                .contains("&lt;i&gt;");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void explainsARefusalInTheReadersLanguage(Language language) {
        Requirement blocked = Catalogue.get(Blocked.class);

        String shown = new DraftPage(Authority.named("Helse"), language)
                .refused("blocked: what the server said in English", blocked)
                .render();

        assertThat(shown)
                .contains(RequirementTexts.in(language).title(blocked))
                .doesNotContain("what the server said in English");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void showsTheFinalRedirect(Language language) throws UnfitDraftException {
        ClientDraft draft = draft(DRAFT.replace("?<script>", "")
                .replace(
                        "\"apiScopes\"",
                        "\"postClientConfirmationRedirectUri\":\"http://127.0.0.1:1337/c\",\"apiScopes\""));

        assertThat(new DraftPage(Authority.named("Helse"), language)
                        .client(draft, "id-1", ENDS, "t")
                        .render())
                .contains(DraftWords.in(language).get("return_address"), "http://127.0.0.1:1337/c");
    }

    @Test
    void limitsNamesAndValuesOfClaims() throws UnfitDraftException {
        String longest = "nhn:a:" + "x".repeat(231);

        assertThat(claim(longest, "4").claims()).containsEntry(longest, "4");
        assertThat(claim("nhn:a:id", "Ås sjukehus ☺").claims()).hasSize(1);
        assertThatThrownBy(() -> claim(longest + "x", "4")).hasMessageContaining("237");
        for (String value : List.of("a\u202Eb", "a\u200Bb", "a\u2028b", "a\u0007b", " ", "🏥")) {
            assertThatThrownBy(() -> claim("nhn:a:id", value))
                    .as("%s", value.codePoints().boxed().toList())
                    .isInstanceOf(UnfitDraftException.class);
        }
    }

    private static WantedSettings claim(String name, String value) throws UnfitDraftException {
        return wanted(
                "{\"apiScopes\":[\"nhn:a/read\"],\"audienceSpecificClientClaims\":[{\"key\":\"" + name
                        + "\",\"value\":\"" + value.replace("\u0007", "\\u0007") + "\"}]}",
                WantedSettings.NONE);
    }

    @Test
    void aChangeShowsAdditionsAndRemovals() throws UnfitDraftException {
        WantedSettings before = wanted(
                "{\"apiScopes\":[\"nhn:a/read\"],\"redirectUris\":[\"https://a.example/\"]}", WantedSettings.NONE);
        WantedSettings after = wanted("{\"apiScopes\":[\"nhn:a/read\",\"nhn:b/read\"],\"redirectUris\":null}", before);

        List<DraftChange> changes = DraftChange.between(before, after);

        assertThat(changes)
                .containsExactly(
                        new DraftChange(DraftChange.Setting.API_SCOPES, List.of("nhn:b/read"), List.of()),
                        new DraftChange(DraftChange.Setting.REDIRECT_URIS, List.of(), List.of("https://a.example/")));
        assertThat(DraftChange.json(changes).toString())
                .isEqualTo("{\"apiScopes\":{\"added\":[\"nhn:b/read\"]},"
                        + "\"redirectUris\":{\"removed\":[\"https://a.example/\"]}}");
        assertThat(DraftChange.between(before, before)).isEmpty();
        assertThat(new DraftPage(Authority.named("Helse"), Language.NB)
                        .change(changes, "journal", ENDS, "t")
                        .render())
                .contains("kommer til", "blir borte", "nhn:b/read", "https://a.example/");
    }

    @Test
    void keepsRegisteredValuesOfAnyForm() throws UnfitDraftException {
        WantedSettings before = new WantedSettings(
                List.of("nhn:a/read"),
                new java.util.TreeMap<>(java.util.Map.of("nhn:gone:id", "4")),
                List.of("app.example:/callback"),
                List.of("+"),
                List.of("1"));
        WantedSettings after = wanted(
                "{\"apiScopes\":[\"nhn:a/read\"],\"redirectUris\":[\"app.example:/callback\"],"
                        + "\"postLogoutRedirectUris\":[\"+\"],\"childOrganizationNumbers\":[\"1\"],"
                        + "\"audienceSpecificClientClaims\":[{\"key\":\"nhn:gone:id\",\"value\":\"4\"}]}",
                before);
        assertThat(after).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"apiScopes\":\"nhn:a/read\"}",
                "{\"apiScopes\":[1]}",
                "{\"apiScopes\":[\"a b\"]}",
                "{\"apiScopes\":[\"\"]}",
                "{\"apiScopes\":[],\"apiScopes\":[]}",
                "{\"client_id\":\"admin\"}",
                "{\"redirectUris\":[\"http://a.example/\"]}",
                "{\"redirectUris\":[\"https://a.example/*\"]}",
                "{\"redirectUris\":[\"https://user@a.example/\"]}",
                "{\"redirectUris\":[\"https://a.example/#x\"]}",
                "{\"redirectUris\":[\"javascript:alert(1)\"]}",
                "{\"postLogoutRedirectUris\":[\"+\"]}",
                "{\"postLogoutRedirectUris\":[\"https://a.example/##https://b.example/\"]}",
                "{\"childOrganizationNumbers\":[\"1,2\"]}",
                "{\"audienceSpecificClientClaims\":[{\"key\":\"sub\",\"value\":\"1\"}]}",
                "{\"apiScopes\":[\"nhn:a/read\"],\"audienceSpecificClientClaims\":[{\"key\":\"nhn:ab:id\",\"value\":\"1\"}]}",
                "{\"apiScopes\":[\"nhn:a/read\"],\"audienceSpecificClientClaims\":[{\"key\":\"nhn:a:id\"}]}",
                "{\"apiScopes\":[\"nhn:a/read\"],\"audienceSpecificClientClaims\":[{\"key\":\"nhn:a:id\",\"value\":\"1\"},"
                        + "{\"key\":\"nhn:a:id\",\"value\":\"2\"}]}"
            })
    void refusesAnInvalidDraft(String body) {
        assertThat(refusal(body)).isNotBlank();
    }

    private static String refusal(String body) {
        try {
            return "taken: " + wanted(body, WantedSettings.NONE);
        } catch (UnfitDraftException unfit) {
            assertThat(unfit.status()).isEqualTo(400);
            return unfit.remedy();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/",
                "http://a.example/",
                "http://127.0.0.1.a.example/",
                "ftp://localhost/",
                "x",
                "http://[::1]:1337/c",
                "https://localhost/c",
                "http://localhost/\u202Ec"
            })
    void redirectsToLocalhostOnly(String address) {
        String body = DRAFT.replace("?<script>", "")
                .replaceFirst("\\}$", ",\"postClientConfirmationRedirectUri\":\"" + address + "\"}");
        assertThatThrownBy(() -> draft(body))
                .isInstanceOf(UnfitDraftException.class)
                .hasMessageContaining("localhost or 127.0.0.1");
    }
}
