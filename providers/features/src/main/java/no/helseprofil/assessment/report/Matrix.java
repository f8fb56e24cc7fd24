package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.html.Html;

/**
 * Matrix of the subjects of a kind and the requirements: a cell shows its verdict as one character, and names it for
 * screen readers.
 */
final class Matrix {

    private final ReportPage page;
    private final ReportWords words;
    private final Map<Verdict, Html> cells = new EnumMap<>(Verdict.class);

    Matrix(ReportPage page, ReportWords words) {
        this.page = page;
        this.words = words;
        Stream.of(Verdict.values())
                .forEach(verdict -> cells.put(verdict, cell(verdict).rendered()));
    }

    Html of(SubjectKind kind, StoredAssessment assessment, List<String> requirements) {
        List<Html> headings = new ArrayList<>(List.of(page.column("kind." + kind.id())));
        requirements.forEach(id -> headings.add(element("th", element("span", text(words.title(id))))
                .with("scope", "col")
                .with("class", "upright")));
        Html rows = Html.flow(out -> assessment.forEach(kind, new Rows(kind, requirements, out)));
        Html.Element table = page.table(words.get("matrix." + kind.id()), headings, rows);
        return element("div", table).with("class", "matrix");
    }

    /** Returns the legend of the characters. */
    Html legend() {
        List<Html.Element> signs = Stream.of(Verdict.values())
                .map(verdict -> element(
                        "li",
                        element("span", text(ReportPage.sign(verdict))).with("class", "sign " + verdict.id()),
                        text(" " + words.verdict(verdict))))
                .toList();
        return element("ul", signs).with("class", "legend");
    }

    private Html.Element cell(Verdict verdict) {
        return element(
                        "td",
                        element("span", text(ReportPage.sign(verdict))).with("aria-hidden", "true"),
                        element("span", text(words.verdict(verdict))).with("class", "heard"))
                .with("class", verdict.id());
    }

    private final class Rows implements Consumer<Assessed> {

        private final SubjectKind kind;
        private final List<String> requirements;
        private final Consumer<Html> out;
        private int number;

        Rows(SubjectKind kind, List<String> requirements, Consumer<Html> out) {
            this.kind = kind;
            this.requirements = requirements;
            this.out = out;
        }

        @Override
        public void accept(Assessed assessed) {
            number++;
            Html name = SubjectSection.isNeeded(assessed)
                    ? page.link(kind.id() + "-" + number, assessed.clientId())
                    : text(assessed.clientId());
            out.accept(page.row(name, cells(assessed)));
        }

        private List<Html> cells(Assessed assessed) {
            Map<String, Verdict> verdicts = assessed.verdicts().stream()
                    .collect(Collectors.toMap(
                            RequirementVerdict::requirement, RequirementVerdict::verdict, (a, b) -> a));
            return requirements.stream()
                    .map(id -> Objects.requireNonNull(cells.get(verdicts.getOrDefault(id, Verdict.NOT_APPLICABLE))))
                    .toList();
        }
    }
}
