package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.marked;
import static no.helseprofil.html.Html.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.html.Html;

final class HtmlDifference {

    private final ReportPage page;
    private final ReportWords words;

    HtmlDifference(Readership readers, ReportWords words) {
        this.page = new ReportPage(readers, words);
        this.words = words;
    }

    void write(AssessmentDifference difference, Appendable out) throws IOException {
        Map<VerdictChange.Kind, Integer> counts = new EnumMap<>(VerdictChange.Kind.class);
        difference.forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
        List<Html> facts = new ArrayList<>();
        facts.add(page.fact("difference.since", words.date(difference.earlier().started())));
        facts.add(page.fact("difference.until", words.date(difference.later().started())));
        Stream.of(VerdictChange.Kind.values())
                .forEach(kind ->
                        facts.add(page.fact("change." + kind.id(), String.valueOf(counts.getOrDefault(kind, 0)))));
        List<Html> content = new ArrayList<>(List.of(element("dl", facts)));
        content.add(counts.isEmpty() ? page.paragraph(words.get("difference.none")) : table(difference));
        Html.writeDocument(page.page(words.get("difference.title"), content), out);
    }

    private Html table(AssessmentDifference difference) {
        List<Html.Element> headings = Stream.of(
                        "difference.subject",
                        "about",
                        "requirement",
                        "difference.change",
                        "difference.verdict",
                        "remedy")
                .map(page::column)
                .toList();
        return page.table(
                words.get("difference.title"),
                headings,
                Html.flow(out -> difference.forEach(change -> out.accept(row(change)))));
    }

    private Html row(VerdictChange change) {
        List<Html> requirement =
                List.of(text(words.title(change.requirement()) + " "), element("code", text(change.requirement())));
        return page.row(
                text(change.subject().clientId()),
                List.of(
                        page.cell(words.get("kind." + change.subject().kind().id())),
                        element("td", requirement),
                        page.cell(words.get("change." + change.kind().id())),
                        element("td", verdicts(change)),
                        element("td", remedy(change))));
    }

    private List<Html> verdicts(VerdictChange change) {
        List<Html> verdicts = new ArrayList<>();
        if (change.before() != null) {
            verdicts.add(page.badge(change.before()));
            verdicts.add(text(" \u2192 "));
        }
        RequirementVerdict now = change.now();
        verdicts.add(now == null ? text(words.get("difference.no-verdict")) : page.badge(now.verdict()));
        return verdicts;
    }

    private List<Html> remedy(VerdictChange change) {
        RequirementVerdict now = change.now();
        String remedy = now == null ? null : words.remedy(now);
        if (remedy == null) {
            return List.of();
        }
        List<Html> content = new ArrayList<>(marked(remedy));
        page.help(change.requirement()).ifPresent(help -> {
            content.add(text(" "));
            content.add(help);
        });
        return content;
    }
}
