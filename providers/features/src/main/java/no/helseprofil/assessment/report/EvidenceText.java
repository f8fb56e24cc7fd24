package no.helseprofil.assessment.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import no.helseprofil.assessment.Evidence;

/** Evidence as a line of text. */
public record EvidenceText(ReportWords words) {

    String of(List<Evidence> evidence) {
        return evidence.stream().map(each -> withoutSpan(each) + span(each)).collect(Collectors.joining("\n"));
    }

    /** Returns the evidence without the time span of requests, which print leaves out. */
    public String withoutSpan(Evidence evidence) {
        if (evidence instanceof Evidence.Configuration set) {
            return set.setting() + " = " + set.value();
        }
        return evidence instanceof Evidence.Traffic seen
                ? words.filled("evidence.traffic", seen.request(), seen.count())
                : probe((Evidence.Probe) evidence);
    }

    /** Returns the time span of requests; empty for other evidence. */
    public String span(Evidence evidence) {
        return evidence instanceof Evidence.Traffic seen
                ? " " + words.filled("evidence.traffic.span", seen.first(), seen.last())
                : "";
    }

    private String probe(Evidence.Probe probe) {
        List<String> answer = new ArrayList<>();
        answer.add(probe.status() == null ? words.get("evidence.no-answer") : "HTTP " + probe.status());
        if (probe.wwwAuthenticate() != null) {
            answer.add("WWW-Authenticate: " + probe.wwwAuthenticate());
        }
        return probe.fault() + ": " + String.join(", ", answer);
    }
}
