package no.helseprofil.testrun;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Language.NorwegianTime;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.Texts;
import no.helseprofil.testrun.StepState.TestRunVerdict;

/** Texts of test runs in one language: their own words, and those of the requirements. */
public final class TestRunWords {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(TestRunWords.class, "trial");

    private final Language language;
    private final Texts texts;
    private final RequirementTexts requirements;

    private TestRunWords(Language language) {
        this.language = language;
        this.texts = texts(language);
        this.requirements = RequirementTexts.in(language);
    }

    static TestRunWords in(Language language) {
        return new TestRunWords(language);
    }

    static Texts texts(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }

    public String get(String key) {
        return texts.get(key);
    }

    public String title(TestStep step) {
        return texts.get("step." + step.id());
    }

    /** Returns the instruction for a client that passes the step. */
    public String todo(TestStep step) {
        return texts.get("step." + step.id() + ".do");
    }

    public String verdict(TestRunVerdict verdict) {
        return texts.get("verdict." + verdict.id());
    }

    /** Returns the reason of a failure that belongs to no requirement, and what to change. */
    public Optional<String> reason(StepState state) {
        return Optional.ofNullable(state.reason()).map(reason -> texts.get("reason." + reason.id()));
    }

    public String title(Requirement requirement) {
        return requirements.title(requirement);
    }

    public String remedy(Requirement requirement) {
        return requirements.remedy(requirement);
    }

    public String date(Instant instant) {
        return NorwegianTime.of(instant, language);
    }

    /** Returns the requirements of a step that are in the catalogue; those of client policies have no page. */
    public static List<Requirement> requirements(StepState state) {
        return state.requirements().stream()
                .flatMap(id -> Catalogue.find(id).stream())
                .toList();
    }
}
