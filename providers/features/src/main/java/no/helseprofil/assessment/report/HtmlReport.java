package no.helseprofil.assessment.report;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.assessment.OwnStanding;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.outcome.Outcomes;
import no.helseprofil.profile.PolicyExecutor;
import org.jspecify.annotations.Nullable;

/** Reports as pages. An assessment is read several times, since the summaries come first. */
record HtmlReport(Readership readers, ReportWords words) {

    private static final List<SubjectKind> LISTED = List.of(SubjectKind.CLIENT, SubjectKind.API);

    /**
     * Writes an assessment.
     *
     * @param whose client or contact that the report is limited to, see {@link Report#of}
     */
    void write(StoredAssessment assessment, @Nullable String whose, Writer out) throws IOException {
        Summary summary = new Summary();
        Matrix matrix = new Matrix();
        assessment.forEach(summary.andThen(matrix));
        boolean isOfOne = whose != null && summary.subjects(SubjectKind.CLIENT) <= 1;
        Map<String, Object> model = new HashMap<>(Map.of(
                "title",
                whose == null ? words.get("title") : words.filled("title.of", whose),
                "one",
                isOfOne,
                "summary",
                summary,
                "matrix",
                matrix,
                "lead",
                ReportLead.of(assessment.run(), summary, words),
                "kinds",
                SubjectKind.values(),
                "parts",
                LISTED.stream()
                        .filter(kind -> isOfOne || summary.subjects(kind) > 0)
                        .map(kind -> part(kind, assessment, isOfOne))
                        .toList()));
        summary.realm().ifPresent(realm -> model.put("realm", new SubjectView(realm, 1, assessment.run(), words)));
        write("report.ftl", assessment.run(), model, out);
    }

    private Part part(SubjectKind kind, StoredAssessment assessment, boolean isOfOne) {
        List<String> right = new ArrayList<>();
        Object sections = HtmlPage.flow(values -> {
            int[] number = {0};
            assessment.forEach(kind, assessed -> {
                number[0]++;
                if (isOfOne || SubjectView.isNeeded(assessed)) {
                    values.accept(new SubjectView(assessed, number[0], assessment.run(), words));
                } else {
                    right.add(assessed.clientId());
                }
            });
        });
        return new Part(kind, sections, right);
    }

    /** Writes the report that is returned to the client itself. */
    void writeOwn(StoredAssessment assessment, OwnReport own, Writer out) throws IOException {
        Object sections = HtmlPage.flow(values ->
                assessment.forEach(assessed -> values.accept(new SubjectView(assessed, 1, assessment.run(), words))));
        write("own.ftl", assessment.run(), Map.of("own", own, "sections", sections, "days", OwnStanding.DAYS), out);
    }

    /** Writes a page with a single message. */
    void writeMessage(String title, String text, Writer out) throws IOException {
        write("message.ftl", null, Map.of("title", words.get(title), "text", words.get(text)), out);
    }

    void writeDifference(AssessmentDifference difference, Writer out) throws IOException {
        Map<VerdictChange.Kind, Integer> counts = new EnumMap<>(VerdictChange.Kind.class);
        difference.forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
        Function<VerdictChange.Kind, Integer> count = kind -> counts.getOrDefault(kind, 0);
        Map<String, Object> model = Map.of(
                "since", difference.earlier().started(),
                "until", difference.later().started(),
                "kinds", VerdictChange.Kind.values(),
                "count", count,
                "none", counts.isEmpty(),
                "changes", HtmlPage.flow(values -> difference.forEach(values::accept)));
        write("difference.ftl", null, model, out);
    }

    void writeOutcomes(Outcomes outcomes, Writer out) throws IOException {
        write("outcomes.ftl", null, Map.of("outcomes", new OutcomeView(outcomes, readers.language())), out);
    }

    private void write(String template, @Nullable Run run, Map<String, ?> values, Writer out) throws IOException {
        Function<String, @Nullable String> help = id ->
                PolicyExecutor.read(id).isPresent() ? null : readers.page().apply(id);
        Supplier<Object> once = HtmlPage::once;
        Map<String, @Nullable Object> model = new HashMap<>(values);
        model.put("run", run);
        model.put("words", words);
        model.put("t", HtmlPage.texts(words::get));
        model.put("evidences", new EvidenceText(words));
        model.put("verdicts", Verdict.values());
        model.put("help", help);
        model.put("once", once);
        HtmlPage.of(HtmlReport.class, template, Report.STYLE, readers.language().tag(), readers.authority(), model)
                .write(out);
    }

    /**
     * The subjects of one kind.
     *
     * @param kind the kind
     * @param sections flow of those that have a section
     * @param right names of the others, which are known once the sections have been written
     */
    public record Part(SubjectKind kind, Object sections, List<String> right) {}
}
