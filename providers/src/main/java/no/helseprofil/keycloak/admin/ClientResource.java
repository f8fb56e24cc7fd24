package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.keycloak.assessment.CurrentClient;
import no.helseprofil.keycloak.changes.AttributeChanges;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.stamps.Stamps;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;

/** One client: what the timetable says of it, and what it says of the client. */
public final class ClientResource {

    private static final String RESOURCE = "HELSEPROFIL_CLIENT";
    private static final String REGISTERED = "registered";
    private static final String COHORT = "cohort";
    private static final String REASON = "reason";

    private final AdminCall call;
    private final ClientModel client;

    ClientResource(AdminCall call, ClientModel client) {
        this.call = call;
        this.client = client;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response client() {
        Profile profile = call.profile();
        Instant now = call.now();
        return Response.ok(ClientStatus.of(
                        client,
                        LastSeen.of(call.session(), client),
                        profile,
                        now,
                        CurrentClient.assess(call.session(), client, profile, now)))
                .build();
    }

    /** Says when it was registered, where the server doesn't know or a client was moved from another server. */
    @PUT
    @Path(REGISTERED)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response registered(@Nullable String text) {
        requireWriteOfClient();
        Body body = Body.of(text, REGISTERED, REASON);
        String reason = body.line(REASON);
        String registered = registered(body);
        body.check();
        change(ClientAttributes.REGISTERED, registered, reason);
        return Response.noContent().build();
    }

    /** Puts it into a cohort of the document, or takes it out of its cohort. */
    @PUT
    @Path(COHORT)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response cohort(@Nullable String text) {
        requireWriteOfClient();
        Body body = Body.of(text, COHORT, REASON);
        String reason = body.line(REASON);
        String cohort = cohort(body);
        body.check();
        change(ClientAttributes.COHORT, cohort, reason);
        return Response.noContent().build();
    }

    @Path("waivers")
    public ClientWaiversResource waivers() {
        return new ClientWaiversResource(call, client);
    }

    private void requireWriteOfClient() {
        call.requireWrite();
        call.profile();
        if (KeycloakClients.contains(client.getClientId())) {
            throw new ProblemException(409, "This client is Keycloak's own and not under the profile");
        }
    }

    private String registered(Body body) {
        String text = body.text(REGISTERED);
        if (Migration.EXISTING.equals(text)) {
            return Migration.EXISTING;
        }
        Optional<Instant> instant = Instants.read(text).filter(when -> !when.isAfter(call.now()));
        if (instant.isEmpty()) {
            body.problem(REGISTERED, "write \"existing\", or an instant that has been: " + Instants.REMEDY);
        }
        return instant.map(Instant::toString).orElse("");
    }

    private @Nullable String cohort(Body body) {
        if (body.isNull(COHORT)) {
            return null;
        }
        String name = body.text(COHORT);
        if (name == null || !call.profile().timetable().cohorts().containsKey(name)) {
            body.problem(COHORT, "write the name of a cohort that the profile document has, or null for none");
        }
        return name;
    }

    private void change(String attribute, @Nullable String value, String reason) {
        String before = client.getAttribute(attribute);
        new Stamps(call.session(), call.realm()).set(client, attribute, value);
        call.record(
                OperationType.UPDATE,
                RESOURCE,
                Change.ofClient(call.author(), client, AttributeChanges.of(attribute, before, value), reason));
    }
}
