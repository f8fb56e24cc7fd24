package no.helseprofil.assessment.report;

import java.text.MessageFormat;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Language.NorwegianTime;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Texts of reports in one language: their own words, and those of the requirements. Composed texts are kept, since a
 * report of a large realm contains each of them many thousand times. One thread writes a report.
 */
public final class ReportWords {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(ReportWords.class, "assessment");

    private final Language language;
    private final Texts texts;
    private final RequirementTexts requirements;
    private final Map<String, MessageFormat> formats = new HashMap<>();
    private final Map<String, String> titles = new HashMap<>();
    private final Map<RequirementVerdict, Optional<String>> remedies = new HashMap<>();

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

    public String get(String key) {
        return texts.get(key);
    }

    /** Returns a text with its gaps filled: instants as dates, anything else as it is. */
    public String filled(String key, Object... gaps) {
        Object[] shown = new Object[gaps.length];
        for (int i = 0; i < gaps.length; i++) {
            shown[i] = gaps[i] instanceof Instant instant ? date(instant) : String.valueOf(gaps[i]);
        }
        return formats.computeIfAbsent(key, name -> new MessageFormat(get(name), Locale.ROOT))
                .format(shown);
    }

    public String date(Instant instant) {
        return NorwegianTime.of(instant, language);
    }

    /** Returns the part of {@link #date} that is the time of the day. */
    public String clock(Instant instant) {
        return date(instant).substring(NorwegianTime.day(instant, language).length());
    }

    public String verdict(Verdict verdict) {
        return get("verdict." + verdict.id());
    }

    /** Returns the character for a verdict. */
    public String sign(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "\u2713";
            case FAIL -> "\u2717";
            case WARN -> "!";
            case WAIVED -> "~";
            case NOT_APPLICABLE -> "\u2013";
            case NOT_SEEN -> "\u00b7";
            case INCONCLUSIVE -> "?";
        };
    }

    /** Returns a requirement's title, or its id if this version doesn't know it any more. */
    public String title(String requirement) {
        return titles.computeIfAbsent(
                requirement, id -> find(id).map(requirements::title).orElse(id));
    }

    /**
     * Returns the remedy for a finding, preceded by the coming change unless the finding is refused already; null if
     * the verdict is no finding.
     */
    @Nullable
    public String remedy(RequirementVerdict verdict) {
        return verdict.verdict().isFinding()
                ? remedies.computeIfAbsent(
                                verdict.ofAnySubject(),
                                found -> find(found.requirement())
                                        .map(requirement -> remedy(requirement, found.verdict())))
                        .orElse(null)
                : null;
    }

    /** Returns the remedy for a requirement; empty if this version doesn't know it. */
    public Optional<String> remedy(String requirement) {
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
