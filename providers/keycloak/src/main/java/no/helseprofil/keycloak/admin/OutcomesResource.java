package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import no.helseprofil.assessment.report.Format;
import no.helseprofil.assessment.report.Report;
import no.helseprofil.keycloak.admin.AssessmentsResource.AssessmentReports;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.assessment.KeptOutlooks.ClientOutlooks;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.report.ReportAnswers;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.outcome.Outcomes;
import no.helseprofil.outcome.Span;
import no.helseprofil.outcome.StandingCount;
import no.helseprofil.outcome.Sums.DailySums;
import no.helseprofil.timetable.Profile;

/** Outcomes of the migration. */
public final class OutcomesResource {

    private static final String FROM = "from";
    private static final String TO = "to";

    private final AdminCall call;

    OutcomesResource(AdminCall call) {
        this.call = call;
    }

    /**
     * The figures of some days, and how far the clients are now: from the day {@code from} to the day {@code to}, in
     * UTC; of 30 days up to today where they are missing.
     */
    @GET
    @QueryParameters({FROM, TO, AssessmentReports.FORMAT})
    public Response outcomes() {
        Profile profile = call.profile();
        ReportAnswers answers = ReportAnswers.of(call.session());
        Format format = AssessmentReports.format(call, answers);
        Instant now = call.now();
        Span span = span(LocalDate.ofInstant(now, ZoneOffset.UTC));
        DailySums sums = Observations.of(call.session())
                .figures()
                .sums(call.session(), call.realm(), new Span(span.before().from(), span.to()));
        StandingCount clients = new StandingCount(profile, now);
        ClientOutlooks.read(
                call.session(),
                call.realm(),
                profile,
                now,
                (client, candidate, outlook, seen) -> clients.add(candidate, outlook, seen));
        Outcomes outcomes = new Outcomes(now, span, sums, clients.standing());
        return answers.answer(
                Report.of(outcomes, format, answers.readers()), "outcomes-" + span.from() + "-" + span.to());
    }

    private Span span(LocalDate today) {
        try {
            return Span.of(call.parameter(FROM).orElse(null), call.parameter(TO).orElse(null), today);
        } catch (IllegalArgumentException wrong) {
            throw new ProblemException(400, String.valueOf(wrong.getMessage()));
        }
    }
}
