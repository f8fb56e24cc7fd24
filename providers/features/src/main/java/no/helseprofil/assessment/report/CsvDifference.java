package no.helseprofil.assessment.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;

/** A difference as a table, with one line for each change. */
record CsvDifference(ReportWords words) {

    void write(AssessmentDifference difference, Appendable out) {
        Csv csv = new Csv(out);
        csv.line(
                "change",
                "kind",
                "clientId",
                "name",
                "requirement",
                "title",
                "before",
                "verdict",
                "from",
                "message",
                "remedy",
                "evidence");
        difference.forEach(change -> line(csv, change));
    }

    private void line(Csv csv, VerdictChange change) {
        Subject subject = change.subject();
        Optional<RequirementVerdict> now = Optional.ofNullable(change.now());
        csv.line(
                change.kind().id(),
                subject.kind().id(),
                subject.clientId(),
                subject.name(),
                change.requirement(),
                words.title(change.requirement()),
                Optional.ofNullable(change.before()).map(Verdict::id).orElse(null),
                now.map(RequirementVerdict::verdict).map(Verdict::id).orElse(null),
                now.map(RequirementVerdict::from).map(Objects::toString).orElse(null),
                now.map(RequirementVerdict::message).orElse(null),
                now.map(words::remedy).orElse(null),
                new EvidenceText(words).of(now.map(RequirementVerdict::evidence).orElse(List.of())));
    }
}
