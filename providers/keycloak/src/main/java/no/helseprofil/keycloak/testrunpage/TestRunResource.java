package no.helseprofil.keycloak.testrunpage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.ProofAlgorithms;
import no.helseprofil.keycloak.self.ChallengeException;
import no.helseprofil.keycloak.self.OwnToken;
import no.helseprofil.keycloak.server.RequestBody;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.RequirementPages;
import no.helseprofil.keycloak.testrun.TestRunEntity.TestRunEvidence;
import no.helseprofil.keycloak.testrun.TestRunStart;
import no.helseprofil.keycloak.testrun.TestRunStart.TestRunRefusedException;
import no.helseprofil.keycloak.testrun.TestRuns;
import no.helseprofil.keycloak.web.HtmlAnswer;
import no.helseprofil.keycloak.web.Negotiated;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.testrun.TestRun;
import no.helseprofil.testrun.TestRunJson;
import no.helseprofil.testrun.TestRunPage;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * Resource by which a vendor tests its client against a realm that is open for test runs. A run can be read and ended
 * by its address, which contains 256 random bits.
 */
public final class TestRunResource {

    private static final int LONGEST_BODY = 16 * 1024;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final TestRuns trials;
    private final Negotiated asked;
    private final TestRunPage pages;

    public TestRunResource(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.trials = TestRuns.of(session);
        this.asked = Negotiated.of(session.getContext().getRequestHeaders());
        this.pages = new TestRunPage(RealmLinks.of(session).authority(), asked.language(), RealmLinks.of(session)::to);
    }

    /** Returns the page with instructions and the plan. */
    @GET
    public Response start() {
        boolean open = trials.isOpen(RealmProfiles.of(session));
        HtmlPage page = pages.start(address(""), open);
        return answer(Response.status(open ? 200 : 404), Map.of("open", open), page);
    }

    /** Begins a run, with a client that is created for it or with the client whose token comes with the request. */
    @POST
    @Path("runs")
    public Response begin(@Nullable InputStream body) {
        byte[] read = RequestBody.read(body, LONGEST_BODY);
        ProfileRequest.complete(session);
        Optional<RealmProfile.Active> active =
                RealmProfiles.of(session).active().filter(trials::isOpen);
        if (active.isEmpty()) {
            return Problems.of(404, "clients can't be tested against this realm");
        }
        try {
            return begin(active.get(), read);
        } catch (ChallengeException challenge) {
            return challenge.problem(ProofAlgorithms.of(active.get().profile()));
        } catch (TestRunRefusedException refused) {
            session.getTransactionManager().setRollbackOnly();
            return Problems.of(refused.status(), refused.remedy());
        }
    }

    private Response begin(RealmProfile.Active active, byte[] body) throws ChallengeException, TestRunRefusedException {
        boolean own = session.getContext().getRequestHeaders().getHeaderString(HttpHeaders.AUTHORIZATION) != null;
        if ((!own || body.length > 0)
                && !RequestBody.isJson(session.getContext().getRequestHeaders())) {
            throw new TestRunRefusedException(415, "send the body as " + MediaType.APPLICATION_JSON);
        }
        if (body.length > LONGEST_BODY) {
            throw new TestRunRefusedException(413, "send at most " + LONGEST_BODY + " bytes");
        }
        if (!own) {
            return begun(TestRunStart.temporary(session, active.profile(), body), ApiScope.TRY);
        }
        OwnToken.Caller caller = new OwnToken(session, active, ApiScope.SELF).caller();
        TestRunStart begun = TestRunStart.own(session, active.profile(), caller.client(), body);
        OwnToken.requireNotRefused(session);
        return begun(begun, ApiScope.SELF);
    }

    private Response begun(TestRunStart begun, ApiScope scope) {
        String address = address("runs/" + begun.id());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", begun.id())
                .put("run", address)
                .put("client_id", begun.client().getClientId())
                .put(
                        "issuer",
                        Urls.realmIssuer(
                                session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName()))
                .put("scope", scope.toString())
                .put(
                        "ends",
                        ServerClock.INSTANCE.instant().plus(TestRuns.LONGEST).toString());
        return Response.created(URI.create(address))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(json)
                .build();
    }

    @GET
    @Path("runs/{id}")
    public Response run(@PathParam("id") String id) {
        return shown(trials.find(session, realm, id), id);
    }

    @POST
    @Path("runs/{id}/end")
    public Response end(@PathParam("id") String id) {
        return shown(trials.end(session, realm, id), id);
    }

    /** Returns the result of a run that has ended and no longer changes, signed by the realm. */
    @GET
    @Path("runs/{id}/evidence")
    public Response evidence(@PathParam("id") String id) {
        Optional<TestRun> found = trials.find(session, realm, id);
        if (found.isEmpty()) {
            return shown(found, id);
        }
        Instant ended = found.get().ended();
        if (ended == null) {
            return Problems.of(409, "end the run first: POST to the run's address followed by /end");
        }
        if (!found.get().isNamed()) {
            return Problems.of(
                    409, "begin another run with software_id and software_version: a signed result names the software");
        }
        return Response.ok(TestRunEvidence.sign(session, realm, json(found.get()), ended))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .type("application/" + TestRunEvidence.TYPE)
                .build();
    }

    private Response shown(Optional<TestRun> run, String id) {
        if (run.isEmpty()) {
            return answer(Response.status(404), Map.of("error", "not_found"), pages.unknown());
        }
        Instant now = ServerClock.INSTANCE.instant();
        HtmlPage page = pages.run(run.get(), now, address("runs/" + id + "/evidence"));
        return answer(Response.ok(), json(run.get()), page);
    }

    private ObjectNode json(TestRun run) {
        return TestRunJson.of(
                run, ServerClock.INSTANCE.instant(), requirement -> RequirementPages.address(session, requirement));
    }

    private String address(String path) {
        String list = RealmLinks.address(session);
        return list.substring(0, list.lastIndexOf('/')) + "/try/" + path;
    }

    private Response answer(Response.ResponseBuilder builder, Object json, HtmlPage page) {
        return HtmlAnswer.orJson(builder, page, json, asked, session)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
