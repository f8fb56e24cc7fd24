package no.helseprofil.keycloak.self;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.OwnStanding;
import no.helseprofil.assessment.OwnStanding.ClientAuthentication;
import no.helseprofil.assessment.OwnStanding.RefusedRequests;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.report.Format;
import no.helseprofil.assessment.report.Report;
import no.helseprofil.keycloak.assessment.Assessments;
import no.helseprofil.keycloak.assessment.CurrentClient;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.observations.Refusals.Refused;
import no.helseprofil.keycloak.quota.Quotas;
import no.helseprofil.keycloak.quota.Quotas.Quota;
import no.helseprofil.keycloak.report.ReportAnswers;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.ProofAlgorithms;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.self.ContactResource.ContactConfirmation;
import no.helseprofil.keycloak.self.SelfCaller.EndpointPrecondition;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Resource with what an authenticated client may read about itself, and nothing about others. GET takes a token, or a
 * secret in the header; POST takes credentials in a form.
 */
public final class SelfResource {

    private static final int LOOKED_THROUGH = 100;

    private final KeycloakSession session;

    public SelfResource(KeycloakSession session) {
        this.session = session;
    }

    /** Returns the client's part of the newest finished assessment of clients. */
    @GET
    @Path("assessment")
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    public Response assessment() {
        return answer(active -> stored(SelfCaller.of(session, active)));
    }

    /** Returns the same, with credentials in the form. */
    @POST
    @Path("assessment")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    public Response assessmentByForm() {
        return assessment();
    }

    /** Returns what an assessment of the client would find now. */
    @GET
    @Path("current")
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    public Response current() {
        return answer(active -> fresh(active.profile(), SelfCaller.of(session, active)));
    }

    /** Returns the same, with credentials in the form. */
    @POST
    @Path("current")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    public Response currentByForm() {
        return current();
    }

    /** Probes the API that the client represents, and returns the result: some seconds later, a minute at most. */
    @POST
    @Path("probe")
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    public Response probe() {
        return answer(active -> {
            OwnProbe.Probed probed = new OwnProbe(session, active).probe();
            ClientModel client = session.getContext().getRealm().getClientById(probed.client());
            return client == null
                    ? missing("the client has been removed meanwhile")
                    : report(probed.found(), new SelfCaller(client, probed.authentication()));
        });
    }

    /** Returns the page on which a person confirms to be a contact, opened by the link in the mail that asks. */
    @Path("confirm-contact/{link}")
    public ContactConfirmation confirmContact(@PathParam("link") String link) {
        return new ContactConfirmation(session, link);
    }

    /** Returns the page about a client for one of its contacts, opened by the link in a notice. */
    @Path("contact")
    public ContactResource contact() {
        return new ContactResource(session);
    }

    private Response answer(Handler answer) {
        Optional<String> shut = EndpointPrecondition.refusal(session);
        if (shut.isPresent()) {
            return error(403, "access_denied", shut.get()).build();
        }
        ProfileRequest request = ProfileRequest.complete(session);
        Optional<RealmProfile.Active> active = RealmProfiles.of(session).active();
        if (active.isEmpty()) {
            return Refusal.closed().response(Endpoint.USERINFO);
        }
        request.readsOwnView();
        try {
            Response answered = answer.to(active.get());
            OwnToken.requireNotRefused(session);
            return answered;
        } catch (ChallengeException challenge) {
            return challenge.response(ProofAlgorithms.of(active.get().profile()));
        }
    }

    private Response stored(SelfCaller caller) {
        Assessments assessments = Assessments.of(session);
        Optional<Run> run = newest(assessments, caller.client().getRealm());
        if (run.isEmpty()) {
            return missing("no assessment of this realm is done yet; ask for helseprofil/self/current");
        }
        ClientReport own = ClientReport.of(session, assessments, run.get(), caller.client());
        if (own.isEmpty()) {
            return missing("the newest assessment of this realm, of "
                    + run.get().started() + ", did not look at this client; ask for helseprofil/self/current");
        }
        return report(own, caller);
    }

    private Response fresh(Profile profile, SelfCaller caller) {
        Instant now = ServerClock.INSTANCE.instant();
        return Quotas.use(session, caller.client(), Quota.ASSESSMENT, now)
                .map(left -> enough(Quota.ASSESSMENT, left))
                .orElseGet(() -> report(ClientReport.current(session, caller.client(), profile, now), caller));
    }

    private Response report(ClientReport own, SelfCaller caller) {
        ReportAnswers answers = ReportAnswers.of(session);
        Report report = Report.own(
                own,
                OwnRefusals.standing(session, caller.client(), caller.authentication()),
                answers.accepted(Format.JSON, Format.HTML),
                answers.readers());
        return answers.answer(report, "assessment");
    }

    /** Returns the newest finished run that assessed clients; a run of APIs alone must not hide it. */
    private Optional<Run> newest(Assessments assessments, RealmModel realm) {
        return assessments.page(session, realm, 0, LOOKED_THROUGH).stream()
                .filter(run -> run.status() == Run.Status.DONE && run.clients())
                .findFirst();
    }

    static Response missing(String why) {
        return error(404, "not_found", why).build();
    }

    /** Returns the response to a client that has used up what it may have of this today. */
    static Response enough(Quota kind, Duration left) {
        return error(
                        429,
                        "too_many_requests",
                        "this client has had that " + kind.most()
                                + " times today (UTC); helseprofil/self/assessment has the latest findings")
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(left.toSeconds()))
                .build();
    }

    /** Returns the response while the server is already running as many probes as it does at a time. */
    static Response busy(Duration wait) {
        return error(503, "temporarily_unavailable", "other APIs are being probed; try again later")
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds()))
                .build();
    }

    private static Response.ResponseBuilder error(int status, String error, String why) {
        return Response.status(status)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("error", error, "error_description", why));
    }

    private interface Handler {

        Response to(RealmProfile.Active active) throws ChallengeException;
    }

    /**
     * Result of an assessment for one client, and for the API that it represents.
     *
     * @param run the assessment
     * @param subjects the client and the API, as far as it assessed them
     */
    record ClientReport(Run run, List<Assessed> subjects) implements StoredAssessment {

        /** Value in place of a run's id, since nothing is stored. */
        private static final String CURRENT = "current";

        /**
         * Returns a client's part of an assessment, by its internal id, so that a client that later gets the same name
         * doesn't read it. The part is empty if the client was registered after the assessment began, so that the same
         * holds for a reused id.
         */
        static ClientReport of(KeycloakSession session, Assessments assessments, Run run, ClientModel client) {
            Instant registered = ClientReader.migration(client).registered();
            if (registered != null && registered.isAfter(run.started())) {
                return new ClientReport(run, List.of());
            }
            Optional<AssessedClient> own = assessments.found(session, run, AssessedClient.class, client.getId());
            Optional<AssessedApi> api = assessments.found(session, run, AssessedApi.class, client.getId());
            return new ClientReport(
                    run, Stream.<Assessed>concat(own.stream(), api.stream()).toList());
        }

        /** Assesses this client alone, now. */
        static ClientReport current(KeycloakSession session, ClientModel client, Profile profile, Instant now) {
            Observations.of(session).flush();
            Run run = new Run(CURRENT, Run.Status.DONE, true, false, now, now, 1, 1, null, null, null);
            return new ClientReport(run, List.of(CurrentClient.assess(session, client, profile, now)));
        }

        /** Returns the result of a probe of one API, outside of an assessment. */
        static ClientReport probed(List<AssessedApi> found, Instant begun, Instant ended) {
            Run run = new Run(CURRENT, Run.Status.DONE, false, true, begun, ended, 1, 1, null, null, null);
            return new ClientReport(run, List.copyOf(found));
        }

        boolean isEmpty() {
            return subjects.isEmpty();
        }

        @Override
        public void forEach(Consumer<Assessed> reader) {
            subjects.forEach(reader);
        }
    }

    /** Refused requests that named a client, from the counts of refusals. */
    static final class OwnRefusals {

        /**
         * Most causes in a response; those of authenticated requests come before those that a stranger may have caused.
         */
        private static final int MOST = 100;

        private OwnRefusals() {}

        /**
         * Returns what a client reads about itself besides an assessment.
         *
         * @param authentication the client's authentication; null for one of its contacts
         */
        static OwnStanding standing(
                KeycloakSession session, ClientModel client, @Nullable ClientAuthentication authentication) {
            Refused.Asked asked = new Refused.Asked(
                    ServerClock.INSTANCE.instant().minus(Duration.ofDays(OwnStanding.DAYS)),
                    null,
                    client.getId(),
                    true);
            return new OwnStanding(
                    authentication,
                    Observations.of(session).refusals().refused(session, client.getRealm(), asked, 0, MOST).stream()
                            .map(line -> new RefusedRequests(
                                    line.requirement(), line.endpoint(), line.proven(), line.count(), line.last()))
                            .toList());
        }
    }
}
