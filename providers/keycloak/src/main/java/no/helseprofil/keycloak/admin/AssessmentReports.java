package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.report.Format;
import no.helseprofil.assessment.report.Report;
import no.helseprofil.keycloak.assessment.Assessments;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.report.ReportAnswers;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.ClientName;
import no.helseprofil.keycloak.web.ProblemException;
import no.helseprofil.notice.Contacts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * Report of an assessment that is asked for: its form, whether it is of all or of what has changed, and of all clients
 * or of some.
 */
final class AssessmentReports {

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
            throw new ProblemException(404, "contact is an address among the contacts of a client; none has this one");
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
