package no.helseprofil.assessment.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import no.helseprofil.assessment.Evidence;

/** Evidence as a line of text. */
final class EvidenceText {

    private EvidenceText() {}

    static String of(Evidence evidence, ReportWords words) {
        if (evidence instanceof Evidence.Configuration set) {
            return set.setting() + " = " + set.value();
        }
        if (evidence instanceof Evidence.Traffic seen) {
            return words.filled("evidence.traffic", seen.request(), seen.count(), seen.first(), seen.last());
        }
        return probe((Evidence.Probe) evidence, words);
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
