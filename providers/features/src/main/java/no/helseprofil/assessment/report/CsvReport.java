package no.helseprofil.assessment.report;

import java.util.Objects;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.StoredAssessment;
import org.jspecify.annotations.Nullable;

/** An assessment as a table, with one line for each subject and requirement. */
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
}
