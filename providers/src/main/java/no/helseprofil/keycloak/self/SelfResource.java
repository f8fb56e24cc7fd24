package no.helseprofil.keycloak.self;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.report.Format;
import no.helseprofil.assessment.report.Report;
import no.helseprofil.keycloak.assessment.Assessments;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.report.ReportAnswers;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What a client may read of itself, with a token of its own; nothing of others. */
public final class SelfResource {

    private static final int LOOKED_THROUGH = 100;

    private final KeycloakSession session;
    private final RealmProfile realmProfile;

    /** Of the realm of this request, which has this profile. */
    public SelfResource(KeycloakSession session, RealmProfile realmProfile) {
        this.session = session;
        this.realmProfile = realmProfile;
    }

    /** What the newest assessment of clients that is done found of the client whose token this is. */
    @GET
    @Path("assessment")
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    public Response assessment() {
        return realmProfile instanceof RealmProfile.Active active
                ? assessment(active.profile())
                : Refusal.closed().response(Endpoint.USERINFO);
    }

    private Response assessment(Profile profile) {
        try {
            return assessment(new OwnToken(session, ApiScope.SELF).caller().client());
        } catch (ChallengeException challenge) {
            return challenge.response(ProofAlgorithms.of(profile));
        }
    }

    private Response assessment(ClientModel client) {
        Assessments assessments = Assessments.of(session);
        Optional<Run> run = newest(assessments, client.getRealm());
        if (run.isEmpty()) {
            return missing("no assessment of this realm is done yet; ask whoever runs the realm for one");
        }
        OwnPart own = OwnPart.of(session, assessments, run.get(), client);
        if (own.isEmpty()) {
            return missing("the newest assessment of this realm, of "
                    + run.get().started() + ", did not look at this client; the next one will");
        }
        ReportAnswers answers = ReportAnswers.of(session);
        Report report = Report.own(own, answers.accepted(Format.JSON, Format.HTML), answers.readers());
        return answers.answer(report, "assessment");
    }

    /** One of APIs alone, which somebody runs in between, hides from no client what was found of it. */
    private Optional<Run> newest(Assessments assessments, RealmModel realm) {
        return assessments.page(session, realm, 0, LOOKED_THROUGH).stream()
                .filter(run -> run.status() == Run.Status.DONE && run.clients())
                .findFirst();
    }

    private static Response missing(String why) {
        return Response.status(404)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("error", "not_found", "error_description", why))
                .build();
    }
}
