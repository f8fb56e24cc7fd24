package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.report.Format;
import no.helseprofil.assessment.report.Report;
import no.helseprofil.assessment.report.RunJson;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.keycloak.admin.AdminCall.Body;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.assessment.Assessments;
import no.helseprofil.keycloak.assessment.Assessments.AssessmentScope;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.report.ReportAnswers;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients.ClientName;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.notice.Contact.Contacts;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;
import org.keycloak.urls.UrlType;

/**
 * The assessments of a realm: one is started, goes on in the background, and is read whenever and
 * as long as it is kept.
 */
public final class AssessmentsResource {

    private static final String RESOURCE = "HELSEPROFIL_ASSESSMENT";
    private static final Member<Boolean> CLIENTS = Member.optional("clients", Grammar.FLAG, true);
    private static final Member<Boolean> APIS = Member.optional("apis", Grammar.FLAG, true);
    private static final String LATEST = "latest";
    private static final String RUNS_ALREADY =
            "An assessment of this realm is running; wait until it has ended, or cancel it by DELETE";

    private final AdminCall call;
    private final Assessments assessments;

    AssessmentsResource(AdminCall call) {
        this.call = call;
        this.assessments = Assessments.of(call.session());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response start(@Nullable String text) {
        call.requireWrite();
        Profile profile = call.profile();
        AssessmentScope scope = Body.read(text, AssessmentsResource::scope, CLIENTS, APIS);
        Run run = assessments
                .start(
                        call.session(),
                        call.realm(),
                        profile,
                        scope,
                        call.author().user().name())
                .orElseThrow(() -> new ProblemException(409, RUNS_ALREADY));
        record(OperationType.CREATE, run, null);
        UriInfo uri = call.session().getContext().getUri(UrlType.ADMIN);
        URI address = uri.getBaseUriBuilder().path(uri.getPath()).path(run.id()).build();
        return Response.accepted(RunJson.of(run)).location(address).build();
    }

    /** A page of those that are kept, the newest first, without what they found. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response assessments(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "assessments");
        List<ObjectNode> runs = assessments.page(call.session(), call.realm(), page.first(), page.max()).stream()
                .map(RunJson::of)
                .toList();
        return Response.ok(runs).build();
    }

    /**
     * The report of one; of one that is running, what it has found until now. By {@code format}, {@code since},
     * {@code client} and {@code contact} see {@link AssessmentReports}.
     *
     * @param id its name, or {@code latest} for the one that was started last, however it stands
     */
    @GET
    @Path("{id}")
    @QueryParameters({
        AssessmentReports.FORMAT,
        AssessmentReports.SINCE,
        AssessmentReports.CLIENT,
        AssessmentReports.CONTACT
    })
    public Response assessment(@PathParam("id") String id) {
        Optional<Run> run = LATEST.equals(id)
                ? assessments.latest(call.session(), call.realm())
                : assessments.find(call.session(), call.realm(), id);
        return new AssessmentReports(call, assessments).of(run.orElseThrow(AssessmentsResource::unknown));
    }

    /**
     * Ends one that is running. What it has found until then stays, and isn't all.
     *
     * @param reason why, for the table of changes
     */
    @DELETE
    @Path("{id}")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response cancel(@PathParam("id") String id, @QueryParam("reason") @Nullable String reason) {
        call.requireWrite();
        String why = call.optionalReason(reason);
        Run run = assessments.find(call.session(), call.realm(), id).orElseThrow(AssessmentsResource::unknown);
        if (!assessments.cancel(call.session(), run)) {
            return Problems.of(409, "This assessment has ended already");
        }
        record(OperationType.DELETE, run, why);
        return Response.noContent().build();
    }

    private static AssessmentScope scope(Members body) {
        AssessmentScope scope = new AssessmentScope(body.get(CLIENTS), body.get(APIS));
        if (!scope.clients() && !scope.apis()) {
            body.wrong(CLIENTS, "write true here or for apis; there would be nothing to assess");
        }
        return scope;
    }

    private void record(OperationType operation, Run run, @Nullable String reason) {
        ObjectNode details = JsonNodeFactory.instance
                .objectNode()
                .put(CLIENTS.name(), run.clients())
                .put(APIS.name(), run.apis());
        details.put("change", operation == OperationType.CREATE ? "started" : "cancelled");
        call.record(operation, RESOURCE, Change.ofAssessment(call.author(), run.id(), details, reason));
    }

    private static ProblemException unknown() {
        return new ProblemException(404, "This realm has no assessment with this id, or none at all yet");
    }

    /**
     * Report of an assessment that is asked for: its form, whether it is of all or of what has changed, and of all
     * clients or of some.
     */
    static final class AssessmentReports {

        static final String FORMAT = "format";
        static final String SINCE = "since";
        static final String CLIENT = "client";
        static final String CONTACT = "contact";

        private final AdminCall call;
        private final Assessments assessments;

        AssessmentReports(AdminCall call, Assessments assessments) {
            this.call = call;
            this.assessments = assessments;
        }

        Response of(Run run) {
            ReportAnswers answers = ReportAnswers.of(call.session());
            Format format = format(call, answers);
            Report report = call.parameter(SINCE)
                    .map(since -> difference(earlier(since), run, format, answers))
                    .orElseGet(() -> Report.of(stored(run), format, answers.readers(), whose()));
            return answers.answer(report, "assessment-" + run.id());
        }

        private Report difference(Run since, Run until, Format format, ReportAnswers answers) {
            requireDone(since, "since is an assessment that is done; this one is ");
            requireDone(until, "Differences can only be shown for a finished assessment; this one is ");
            return Report.difference(stored(since), stored(until), format, answers.readers());
        }

        private StoredAssessment stored(Run run) {
            StoredAssessment all = assessments.stored(call.session(), run);
            return subjects().map(all::of).orElse(all);
        }

        /** Returns the name of the client or the contact that is asked for; null for all. */
        private @Nullable String whose() {
            return call.parameter(CLIENT)
                    .map(clientId -> ClientReader.find(call.realm(), clientId)
                            .map(ClientName::of)
                            .orElse(clientId))
                    .or(() -> call.parameter(CONTACT))
                    .orElse(null);
        }

        /** The internal ids of those that are asked for; empty if all are. */
        private Optional<Set<String>> subjects() {
            Optional<String> client = call.parameter(CLIENT);
            Optional<String> contact = call.parameter(CONTACT);
            if (client.isPresent() && contact.isPresent()) {
                throw new ProblemException(400, "Ask for a client or for a contact, not for both");
            }
            return client.map(this::client).or(() -> contact.map(this::clientsOf));
        }

        private Set<String> client(String clientId) {
            ClientModel found = ClientReader.find(call.realm(), clientId).orElse(null);
            if (found == null) {
                throw new ProblemException(
                        404, "client is the client_id of a client of this realm; no client has this one");
            }
            return Set.of(found.getId());
        }

        private Set<String> clientsOf(String address) {
            Set<String> found =
                    ClientAttributeRows.beginningSo(call.session(), call.realm(), ClientAttributes.CONTACTS).stream()
                            .filter(client -> Contacts.read(client.attributes().get(ClientAttributes.CONTACTS)).stream()
                                    .anyMatch(contact -> contact.address().equalsIgnoreCase(address)))
                            .map(ClientAttributeRows.Row::id)
                            .collect(Collectors.toSet());
            if (found.isEmpty()) {
                throw new ProblemException(
                        404, "contact is an address among the contacts of a client; none has this one");
            }
            return found;
        }

        private Run earlier(String id) {
            return assessments
                    .find(call.session(), call.realm(), id)
                    .orElseThrow(() -> new ProblemException(
                            404, "since is the id of an assessment of this realm; no assessment has this one"));
        }

        /** The form that is asked for by name, else the one that the caller takes best. */
        static Format format(AdminCall call, ReportAnswers answers) {
            return call.parameter(FORMAT)
                    .map(name ->
                            Format.of(name).orElseThrow(() -> new ProblemException(400, "format is json, csv or html")))
                    .orElseGet(() -> answers.accepted(Format.JSON, Format.CSV, Format.HTML));
        }

        private static void requireDone(Run run, String refusal) {
            if (run.status() != Run.Status.DONE) {
                throw new ProblemException(400, refusal + run.status().id());
            }
        }
    }
}
