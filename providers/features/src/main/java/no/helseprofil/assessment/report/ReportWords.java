package no.helseprofil.assessment.report;

import java.text.MessageFormat;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.NorwegianTime;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.Texts;
import org.jspecify.annotations.Nullable;

/** What reports say in one language: their own words, and those of the requirements. */
final class ReportWords {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(ReportWords.class, "assessment");

    private final Language language;
    private final Texts texts;
    private final RequirementTexts requirements;

    private ReportWords(Language language) {
        this.language = language;
        this.texts = texts(language);
        this.requirements = RequirementTexts.in(language);
    }

    static ReportWords in(Language language) {
        return new ReportWords(language);
    }

    static Texts texts(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }

    String get(String key) {
        return texts.get(key);
    }

    /** A text with something in its gaps: dates and numbers as they are. */
    String filled(String key, Object... gaps) {
        Object[] shown = new Object[gaps.length];
        for (int i = 0; i < gaps.length; i++) {
            shown[i] = gaps[i] instanceof Instant instant ? date(instant) : String.valueOf(gaps[i]);
        }
        return new MessageFormat(get(key), Locale.ROOT).format(shown);
    }

    String date(Instant instant) {
        return NorwegianTime.of(instant, language);
    }

    /** The part of {@link #date} that says the time of the day. */
    String clock(Instant instant) {
        return date(instant).substring(NorwegianTime.day(instant, language).length());
    }

    String verdict(Verdict verdict) {
        return get("verdict." + verdict.id());
    }

    /** A requirement's title; its id if this version doesn't know it any more. */
    String title(String requirement) {
        return find(requirement).map(requirements::title).orElse(requirement);
    }

    /** How to mend what was found, and before the date what will change by itself; null if nothing was found. */
    @Nullable
    String remedy(RequirementVerdict verdict) {
        return Optional.of(verdict)
                .filter(found -> found.verdict().isFinding())
                .flatMap(found -> find(found.requirement()))
                .map(requirement -> remedy(requirement, verdict.verdict()))
                .orElse(null);
    }

    /** How to meet a requirement that this version knows. */
    Optional<String> remedy(String requirement) {
        return find(requirement).map(requirements::remedy);
    }

    private static Optional<Requirement> find(String id) {
        return Catalogue.find(id).or(() -> PolicyExecutor.read(id));
    }

    private String remedy(Requirement requirement, Verdict verdict) {
        String remedy = requirements.remedy(requirement);
        return requirements
                .change(requirement)
                .filter(change -> verdict != Verdict.FAIL)
                .map(change -> get("change") + ": " + change + " " + remedy)
                .orElse(remedy);
    }
}
