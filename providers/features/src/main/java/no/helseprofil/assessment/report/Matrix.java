package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.html.Html;

/**
 * Matrix of the subjects of a kind and the requirements: a cell shows its verdict as one character, and names it for
 * screen readers. It keeps of each subject its name and its verdicts, which most share with many others, so that the
 * subjects aren't read once more.
 */
final class Matrix implements Consumer<Assessed> {

    /** Largest number of rows that are kept in their written form, for the subjects with the same verdicts. */
    private static final int MOST_WRITTEN = 1_000;

    private final ReportPage page;
    private final ReportWords words;
    private final Map<Verdict, Html> cells = new EnumMap<>(Verdict.class);
    private final Map<SubjectKind, List<Row>> rows = new EnumMap<>(SubjectKind.class);
    private final Map<Map<String, Verdict>, Map<String, Verdict>> shared = new HashMap<>();

    Matrix(ReportPage page, ReportWords words) {
        this.page = page;
        this.words = words;
        Stream.of(Verdict.values())
                .forEach(verdict -> cells.put(verdict, cell(verdict).rendered()));
    }

    @Override
    public void accept(Assessed assessed) {
        Map<String, Verdict> verdicts = assessed.verdicts().stream()
                .collect(Collectors.toMap(
                        RequirementVerdict::requirement, RequirementVerdict::verdict, (first, second) -> first));
        rows.computeIfAbsent(SubjectKind.of(assessed), kind -> new ArrayList<>())
                .add(new Row(
                        assessed.clientId(),
                        SubjectSection.isNeeded(assessed),
                        shared.computeIfAbsent(verdicts, same -> same)));
    }

    Html of(SubjectKind kind, List<String> requirements) {
        List<Html> headings = new ArrayList<>(List.of(page.column("kind." + kind.id())));
        requirements.forEach(id -> headings.add(element("th", element("span", text(words.title(id))))
                .with("scope", "col")
                .with("class", "upright")));
        Html body = Html.flow(out -> rows(kind, requirements, out));
        Html.Element table = page.table(words.get("matrix." + kind.id()), headings, body);
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

    private void rows(SubjectKind kind, List<String> requirements, Consumer<Html> out) {
        Map<Map<String, Verdict>, Html> written = new IdentityHashMap<>();
        int number = 0;
        for (Row row : rows.getOrDefault(kind, List.of())) {
            number++;
            Html name = row.hasSection() ? page.link(kind.id() + "-" + number, row.name()) : text(row.name());
            Html cells = written.get(row.verdicts());
            if (cells == null) {
                cells = cells(requirements, row.verdicts()).rendered();
                if (written.size() < MOST_WRITTEN) {
                    written.put(row.verdicts(), cells);
                }
            }
            out.accept(page.row(name, List.of(cells)));
        }
    }

    private Html cells(List<String> requirements, Map<String, Verdict> verdicts) {
        return Html.flow(out -> requirements.forEach(id ->
                out.accept(Objects.requireNonNull(cells.get(verdicts.getOrDefault(id, Verdict.NOT_APPLICABLE))))));
    }

    /**
     * A subject of the matrix.
     *
     * @param name its {@code client_id}
     * @param hasSection whether the report has a section about it
     * @param verdicts its verdicts by requirement
     */
    private record Row(String name, boolean hasSection, Map<String, Verdict> verdicts) {}
}
