package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.marked;
import static no.helseprofil.html.Html.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.html.Html;
import org.jspecify.annotations.Nullable;

/** An assessment as one page. The assessment is read several times, since the summaries come first. */
final class HtmlReport {

    private static final List<SubjectKind> LISTED = List.of(SubjectKind.CLIENT, SubjectKind.API);

    /**
     * Verdicts that make a requirement worth printing. Without any of them, all is right or it concerned no subject.
     */
    private static final List<Verdict> REMARKABLE =
            List.of(Verdict.FAIL, Verdict.WARN, Verdict.WAIVED, Verdict.INCONCLUSIVE);

    private final ReportPage page;
    private final ReportWords words;

    HtmlReport(Readership readers, ReportWords words) {
        this.page = new ReportPage(readers, words);
        this.words = words;
    }

    /**
     * Writes an assessment.
     *
     * @param whose client or contact that the report is limited to, see {@link Report#of}
     */
    void write(StoredAssessment assessment, @Nullable String whose, Appendable out) throws IOException {
        Summary summary = new Summary();
        Matrix matrix = new Matrix(page, words);
        assessment.forEach(summary.andThen(matrix));
        String title = whose == null ? words.get("title") : words.filled("title.of", whose);
        boolean isOfOne = whose != null && summary.subjects(SubjectKind.CLIENT) <= 1;
        Html.writeDocument(
                page.page(title, isOfOne ? one(assessment, summary) : all(assessment, summary, matrix)), out);
    }

    private List<Html> all(StoredAssessment assessment, Summary summary, Matrix matrix) {
        List<Html> content = new ArrayList<>(new ReportLead(page, words).of(assessment.run(), summary));
        content.add(run(assessment.run()));
        content.add(contents(summary));
        content.add(overview(summary));
        content.add(stops(assessment.run(), summary));
        content.add(requirements(summary));
        remedies(summary).ifPresent(content::add);
        content.addAll(matrices(matrix, summary));
        summary.realm().ifPresent(realm -> content.add(realm(realm, assessment.run())));
        LISTED.forEach(kind -> content.addAll(sections(kind, assessment, summary)));
        return content;
    }

    /** Returns the content for a single client, which needs no summaries and shows all findings. */
    private List<Html> one(StoredAssessment assessment, Summary summary) {
        SubjectSection section = new SubjectSection(page, words, assessment.run(), 2);
        List<Html> content = summary.subjects(SubjectKind.CLIENT) == 0
                ? new ArrayList<>(
                        List.of(page.paragraph(words.get("lead.absent")).with("class", "lead")))
                : new ArrayList<>(new ReportLead(page, words).of(assessment.run(), summary));
        content.add(run(assessment.run()));
        LISTED.forEach(kind -> content.add(Html.flow(out -> numbered(
                kind, assessment, (number, assessed) -> out.accept(section.of(assessed, kind.id() + "-" + number))))));
        return content;
    }

    /** Writes the report that is returned to the client itself. */
    void writeOwn(StoredAssessment assessment, OwnReport ownReport, Appendable out) throws IOException {
        SubjectSection section = new SubjectSection(page, words, assessment.run(), 2);
        Html subjects = Html.flow(pieces -> assessment.forEach(assessed ->
                pieces.accept(section.of(assessed, SubjectKind.of(assessed).id()))));
        List<Html> content = new ArrayList<>(ownReport.others(page).stream().toList());
        content.add(element("dl", times(assessment.run())));
        ownReport.ending(page).ifPresent(content::add);
        content.add(subjects);
        content.add(ownReport.refused(page));
        Html.writeDocument(page.page(words.get("title.own"), content), out);
    }

    /** Writes a page with a single message. */
    void writeMessage(String title, String text, Appendable out) throws IOException {
        Html.writeDocument(page.page(words.get(title), List.of(page.paragraph(words.get(text)))), out);
    }

    private Html run(Run run) {
        List<Html> facts = new ArrayList<>(List.of(
                page.fact("run.id", run.id()),
                page.fact("run.status", words.get("status." + run.status().id()))));
        facts.addAll(times(run));
        facts.add(page.fact("run.by", Objects.requireNonNullElse(run.startedBy(), words.get("run.schedule"))));
        if (run.status() != Run.Status.DONE) {
            facts.add(page.fact("run.progress", words.filled("run.progress.of", run.done(), run.total())));
        }
        if (run.reason() != null) {
            facts.add(page.fact("run.reason", page.english("span", run.reason())));
        }
        return element("dl", facts).with("class", "facts");
    }

    private List<Html> times(Run run) {
        List<Html> facts = new ArrayList<>();
        facts.add(page.fact("run.started", words.date(run.started())));
        if (run.ended() != null) {
            facts.add(page.fact("run.ended", words.date(run.ended())));
        }
        return facts;
    }

    private Html contents(Summary summary) {
        Stream<String> listed = Stream.concat(
                Stream.of("realm").filter(id -> summary.subjects(SubjectKind.REALM) > 0),
                LISTED.stream().filter(kind -> summary.subjects(kind) > 0).map(kind -> kind.id() + "s"));
        List<Html.Element> links = Stream.concat(Stream.of("overview", "stops", "requirements", "matrix"), listed)
                .map(id -> element("li", page.link(id, words.get(id + ".title"))))
                .toList();
        return element("nav", element("ul", links)).with("aria-label", words.get("contents"));
    }

    private Html overview(Summary summary) {
        List<Html.Element> facts = LISTED.stream()
                .map(kind -> page.fact(
                        "kind." + kind.id() + "s",
                        words.filled("overview.of", summary.counted(kind), summary.withFindings(kind))))
                .toList();
        return page.section(
                "overview",
                words.get("overview.title"),
                List.of(element("dl", facts)
                        .and(List.of(page.fact("stopping", String.valueOf(summary.stopping()))))
                        .with("class", "facts")));
    }

    private Html stops(Run run, Summary summary) {
        if (summary.stopping() == 0) {
            return page.section("stops", words.get("stops.title"), List.of(page.paragraph(words.get("stops.none"))));
        }
        List<Html.Element> rows = summary.stops().stream()
                .map(stop -> page.row(
                        page.link("client-" + stop.number(), stop.clientId()),
                        List.of(
                                page.cell(
                                        stop.at().isAfter(run.started())
                                                ? words.date(stop.at())
                                                : words.get("stops.now")),
                                element("td", titles(stop.requirements())).with("class", "why"))))
                .toList();
        Html table = page.table(
                words.get("stops.title"),
                List.of(
                        page.column("kind.client"),
                        page.column("stops.when"),
                        page.column("stops.why").with("class", "why")),
                Html.flow(rows::forEach));
        Optional<Html> rest = Optional.of(summary.stopping() - rows.size())
                .filter(more -> more > 0)
                .map(more -> page.paragraph(words.filled("stops.more", more)));
        return page.section(
                        "stops",
                        words.get("stops.title"),
                        Stream.concat(Stream.of(table), rest.stream()).toList())
                .with("class", "stops");
    }

    private Html titles(List<String> requirements) {
        return element(
                        "ul",
                        requirements.stream()
                                .map(id -> element("li", text(words.title(id) + " "), element("code", text(id))))
                                .toList())
                .with("class", "plain");
    }

    private Html requirements(Summary summary) {
        List<Html> headings = new ArrayList<>(List.of(page.column("requirement"), page.column("about")));
        Stream.of(Verdict.values()).forEach(verdict -> headings.add(page.column("verdict." + verdict.id())));
        List<Html> rows = Stream.of(SubjectKind.values())
                .flatMap(kind -> summary.requirements(kind).stream().map(id -> counts(kind, id, summary)))
                .toList();
        return page.section(
                        "requirements",
                        words.get("requirements.title"),
                        List.of(page.table(words.get("requirements.title"), headings, Html.flow(rows::forEach))))
                .with("class", "counts");
    }

    private Html counts(SubjectKind kind, String requirement, Summary summary) {
        Summary.VerdictCounts tally = summary.tally(kind, requirement);
        List<Html> cells = new ArrayList<>(List.of(page.cell(words.get("kind." + kind.id()))));
        Stream.of(Verdict.values()).forEach(verdict -> cells.add(page.cell(tally.count(verdict))));
        Html name = Html.flow(out -> {
            out.accept(text(words.title(requirement) + " "));
            out.accept(element("code", text(requirement)));
        });
        Html.Element row = page.row(name, cells);
        return REMARKABLE.stream().allMatch(verdict -> tally.count(verdict) == 0) ? row.with("class", "quiet") : row;
    }

    private List<Html> matrices(Matrix matrix, Summary summary) {
        List<Html> content = new ArrayList<>(List.of(page.paragraph(words.get("matrix.intro")), matrix.legend()));
        LISTED.stream()
                .filter(kind -> summary.subjects(kind) > 0)
                .forEach(kind -> content.add(matrix.of(kind, summary.requirements(kind))));
        return List.of(
                page.section("matrix", words.get("matrix.title"), content).with("class", "wide"));
    }

    /**
     * Returns the remedies for print, where each stands once, before all subjects that need it; on a screen it stands
     * beside each finding.
     */
    private Optional<Html> remedies(Summary summary) {
        List<Html.Element> all = LISTED.stream()
                .flatMap(kind -> summary.requirements(kind).stream()
                        .filter(id -> summary.tally(kind, id).hasFindings())
                        .flatMap(id -> remedy(id, summary.tally(kind, id)).stream()))
                .toList();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(element(
                                "section",
                                element("h2", text(words.get("remedies.title"))),
                                element("dl", all).with("class", "remedies"))
                        .with("class", "printed"));
    }

    private Optional<Html.Element> remedy(String requirement, Summary.VerdictCounts tally) {
        Verdict verdict = tally.count(Verdict.FAIL) > 0 ? Verdict.FAIL : Verdict.WARN;
        return Optional.ofNullable(words.remedy(RequirementVerdict.of(requirement, verdict)))
                .map(remedy -> element(
                        "div",
                        element("dt", text(words.title(requirement) + " "), element("code", text(requirement))),
                        element("dd", marked(remedy))));
    }

    private Html realm(AssessedRealm realm, Run run) {
        SubjectSection section = new SubjectSection(page, words, run, 2);
        return page.section("realm", words.get("realm.title"), section.findings(realm.verdicts()));
    }

    private List<Html> sections(SubjectKind kind, StoredAssessment assessment, Summary summary) {
        if (summary.subjects(kind) == 0) {
            return List.of();
        }
        SubjectSection section = new SubjectSection(page, words, assessment.run(), 3);
        List<String> right = new ArrayList<>();
        Html subjects = Html.flow(out -> numbered(kind, assessment, (number, assessed) -> {
            if (SubjectSection.isNeeded(assessed)) {
                out.accept(section.of(assessed, kind.id() + "-" + number));
            } else {
                right.add(assessed.clientId());
            }
        }));
        List<Html> content = summary.right(kind) == 0 ? List.of(subjects) : List.of(subjects, right(right));
        return List.of(page.section(kind.id() + "s", words.get(kind.id() + "s.title"), content)
                .with("class", "subjects"));
    }

    /**
     * Returns the names of the subjects without remarks, which are known once the sections before have been written.
     */
    private Html right(List<String> clientIds) {
        Html names = Html.flow(out -> clientIds.forEach(name -> out.accept(element("li", text(name)))));
        return element(
                "section",
                element("h3", text(words.get("right"))),
                element("ul", names).with("class", "right"));
    }

    /**
     * Passes the subjects of a kind with their numbers. The number identifies a subject on the page, because a name may
     * not be usable in a link.
     */
    private static void numbered(SubjectKind kind, StoredAssessment assessment, BiConsumer<Integer, Assessed> reader) {
        int[] number = {0};
        assessment.forEach(kind, assessed -> reader.accept(++number[0], assessed));
    }
}
