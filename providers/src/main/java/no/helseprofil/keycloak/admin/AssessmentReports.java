package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.report.Format;
import no.helseprofil.assessment.report.Report;
import no.helseprofil.keycloak.assessment.Assessments;
import no.helseprofil.keycloak.report.ReportAnswers;

/** Which report of an assessment is asked for: its form, and whether it is of all or of what has changed. */
final class AssessmentReports {

    static final String FORMAT = "format";
    static final String SINCE = "since";

    private final AdminCall call;
    private final Assessments assessments;

    AssessmentReports(AdminCall call, Assessments assessments) {
        this.call = call;
        this.assessments = assessments;
    }

    Response of(Run run) {
        ReportAnswers answers = ReportAnswers.of(call.session());
        Format format = parameter(FORMAT)
                .map(AssessmentReports::format)
                .orElseGet(() -> answers.accepted(Format.JSON, Format.CSV, Format.HTML));
        Report report = parameter(SINCE)
                .map(since -> difference(earlier(since), run, format, answers))
                .orElseGet(() -> Report.of(assessments.stored(call.session(), run), format, answers.readers()));
        return answers.answer(report, "assessment-" + run.id());
    }

    private Report difference(Run since, Run until, Format format, ReportAnswers answers) {
        requireDone(since, "since is an assessment that is done; this one is ");
        requireDone(until, "What has changed is told of an assessment that is done; this one is ");
        return Report.difference(
                assessments.stored(call.session(), since),
                assessments.stored(call.session(), until),
                format,
                answers.readers());
    }

    private Run earlier(String id) {
        return assessments
                .find(call.session(), call.realm(), id)
                .orElseThrow(() -> new ProblemException(
                        404, "since is the id of an assessment of this realm; this realm has no such one"));
    }

    private static Format format(String name) {
        return Format.of(name).orElseThrow(() -> new ProblemException(400, "format is json, csv or html"));
    }

    private static void requireDone(Run run, String refusal) {
        if (run.status() != Run.Status.DONE) {
            throw new ProblemException(400, refusal + run.status().id());
        }
    }

    /**
     * A parameter without a value comes as none; whoever leaves it empty by mistake isn't answered
     * as if it weren't there.
     */
    private Optional<String> parameter(String name) {
        MultivaluedMap<String, String> query =
                call.session().getContext().getUri().getQueryParameters();
        return query.containsKey(name)
                ? Optional.of(Objects.requireNonNullElse(query.getFirst(name), ""))
                : Optional.empty();
    }
}
