package no.helseprofil.assessment.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * An assessment as a table, with one line for each subject and requirement; or a difference, with one for each change.
 */
record CsvReport(ReportWords words) {

    void write(StoredAssessment assessment, Appendable out) {
        Csv csv = new Csv(out);
        csv.line(
                "kind",
                "clientId",
                "name",
                "state",
                "cohort",
                "requirement",
                "title",
                "verdict",
                "from",
                "stops",
                "message",
                "remedy",
                "evidence");
        assessment.forEach(assessed -> lines(csv, assessed));
    }

    private void lines(Csv csv, Assessed assessed) {
        Subject subject = Subject.of(assessed);
        String stops = Objects.toString(subject.stops(), null);
        assessed.verdicts().forEach(verdict -> line(csv, subject, stops, verdict));
    }

    private void line(Csv csv, Subject subject, @Nullable String stops, RequirementVerdict verdict) {
        csv.line(
                subject.kind().id(),
                subject.clientId(),
                subject.name(),
                subject.state(),
                subject.cohort(),
                verdict.requirement(),
                words.title(verdict.requirement()),
                verdict.verdict().id(),
                Objects.toString(verdict.from(), null),
                stops,
                verdict.message(),
                words.remedy(verdict),
                new EvidenceText(words).of(verdict.evidence()));
    }

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
