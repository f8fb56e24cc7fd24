package no.helseprofil.testrun;

import static no.helseprofil.profile.FactsFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.html.Authority;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.testrun.StepState.TestRunVerdict;
import no.helseprofil.testrun.TestRun.TestRunSetup;
import no.helseprofil.testrun.TestRun.TestRunSetup.Software;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Report of a run, to people and to programs. */
class TrialReportTest {

    private static final String HELP = "https://id.example/requirements/";

    private static TestRun run() {
        TestRunProgress trial =
                TestRunProgress.begin(Set.of("client_credentials", "authorization_code", "refresh_token"), List.of());
        RequestKind par = new RequestKind(Endpoint.PUSHED_AUTHORIZATION, null);
        trial = trial.after(
                new TestedRequest(
                        par,
                        NOW,
                        TestedRequest.Result.REFUSED,
                        List.of("pkce-s256"),
                        List.of(),
                        "thumbprint",
                        true,
                        0L,
                        null),
                false);
        trial = trial.of(new TestRunSetup(new Software("Journal <b>", "4.2"), "0.3.0", "26.7.5", "2026.1"));
        return new TestRun("journal<script>", true, NOW, NOW.plus(Duration.ofMinutes(30)), NOW, trial.ended());
    }

    @Test
    void theJsonHasRequirementTitleAndRemedyOfEachStep() {
        JsonNode json = TestRunJson.of(run(), NOW, id -> HELP + id);

        assertThat(json.path("verdict").textValue()).isEqualTo("failed");
        assertThat(json.path("on").booleanValue()).isFalse();
        assertThat(json.path("client").path("keys").toString()).isEqualTo("[\"thumbprint\"]");
        assertThat(json.path("software").toString())
                .isEqualTo("{\"software_id\":\"Journal <b>\",\"software_version\":\"4.2\"}");
        assertThat(json.path("server").toString()).isEqualTo("{\"helseprofil\":\"0.3.0\",\"keycloak\":\"26.7.5\"}");
        assertThat(json.path("catalogue").textValue()).isEqualTo("2026.1");
        assertThat(json.path("steps")).hasSize(TestStep.values().length);
        JsonNode par = json.path("steps").get(TestStep.PAR.ordinal());
        assertThat(par.path("id").textValue()).isEqualTo("par");
        assertThat(par.path("verdict").textValue()).isEqualTo("failed");
        JsonNode requirement = par.path("requirements").get(0);
        assertThat(requirement.path("id").textValue()).isEqualTo("pkce-s256");
        assertThat(requirement.path("title").textValue()).isNotBlank();
        assertThat(requirement.path("remedy").textValue()).isNotBlank();
        assertThat(requirement.path("page").textValue()).isEqualTo(HELP + "pkce-s256");
        assertThat(json.path("steps").get(0).path("verdict").textValue()).isEqualTo("not-seen");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aPageHasOneLanguageAndEscapedNames(Language language) {
        TestRunPage pages = new TestRunPage(Authority.named("Helse"), language, id -> HELP + id);

        String page = pages.run(run(), NOW, "evidence").render();

        assertThat(page)
                .contains("lang=\"" + language.tag() + "\"")
                .contains("journal&lt;script&gt;", "Journal &lt;b&gt; 4.2", "href=\"evidence\"")
                .doesNotContain("<script")
                .contains("<code>pkce-s256</code>");
        Language other = language == Language.EN ? Language.NB : Language.EN;
        assertThat(page).doesNotContain(TestRunWords.in(other).title(TestStep.REFRESH_ENDED));
        assertThat(pages.start("https://id.example/try/", true).render()).contains("https://id.example/try/runs");
        assertThat(pages.start("https://id.example/try/", false).render()).doesNotContain("curl");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aRunWithoutSoftwareHasNoSignedResult(Language language) {
        TestRun unnamed = new TestRun("journal", true, NOW, NOW, NOW, TestRunProgress.begin(Set.of(), List.of()));
        assertThat(unnamed.isNamed()).isFalse();
        assertThat(new TestRunPage(Authority.named("Helse"), language, id -> HELP + id)
                        .run(unnamed, NOW, "evidence-address")
                        .render())
                .contains("software_version")
                .doesNotContain("evidence-address");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyLanguageHasEveryText(Language language) {
        assertThat(TestRunWords.texts(language).keys())
                .isEqualTo(TestRunWords.texts(Language.NB).keys());
        TestRunWords words = TestRunWords.in(language);
        assertThat(Stream.of(TestStep.values())).allSatisfy(step -> {
            assertThat(words.title(step)).isNotBlank();
            assertThat(words.todo(step)).isNotBlank();
        });
        assertThat(Stream.of(StepState.Reason.values()))
                .allSatisfy(reason -> assertThat(words.reason(StepState.UNSEEN.failed(List.of(), reason)))
                        .isPresent());
        assertThat(Stream.of(TestRunVerdict.values()))
                .allSatisfy(verdict -> assertThat(words.verdict(verdict)).isNotBlank());
    }
}
