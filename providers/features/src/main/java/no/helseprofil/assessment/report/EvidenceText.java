package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.html.Html;

/** Evidence as a line of text. */
final class EvidenceText {

    private EvidenceText() {}

    static String of(Evidence evidence, ReportWords words) {
        if (evidence instanceof Evidence.Configuration set) {
            return set.setting() + " = " + set.value();
        }
        if (evidence instanceof Evidence.Traffic seen) {
            return traffic(seen, words) + " " + span(seen, words);
        }
        return probe((Evidence.Probe) evidence, words);
    }

    /** Returns the evidence with the time span of requests as a separate element, which print leaves out. */
    static List<Html> html(Evidence evidence, ReportWords words) {
        return evidence instanceof Evidence.Traffic seen
                ? List.of(
                        text(traffic(seen, words)),
                        element("span", text(" " + span(seen, words))).with("class", "clock"))
                : List.of(text(of(evidence, words)));
    }

    private static String traffic(Evidence.Traffic seen, ReportWords words) {
        return words.filled("evidence.traffic", seen.request(), seen.count());
    }

    private static String span(Evidence.Traffic seen, ReportWords words) {
        return words.filled("evidence.traffic.span", seen.first(), seen.last());
    }

    static String of(List<Evidence> evidence, ReportWords words) {
        return evidence.stream().map(each -> of(each, words)).collect(Collectors.joining("\n"));
    }

    private static String probe(Evidence.Probe probe, ReportWords words) {
        List<String> answer = new ArrayList<>();
        answer.add(probe.status() == null ? words.get("evidence.no-answer") : "HTTP " + probe.status());
        if (probe.wwwAuthenticate() != null) {
            answer.add("WWW-Authenticate: " + probe.wwwAuthenticate());
        }
        return probe.fault() + ": " + String.join(", ", answer);
    }
}
