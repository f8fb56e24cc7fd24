package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.keycloak.admin.AdminCall.Body;
import no.helseprofil.keycloak.admin.ClientsResource.CohortMove;
import no.helseprofil.keycloak.admin.WaiversResource.ClientWaiversResource;
import no.helseprofil.keycloak.assessment.CurrentClient;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.AttributeChanges;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.observations.Observations.LastSeen;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;

/** One client: what the timetable says of it, and what it says of the client. */
public final class ClientResource {

    static final String RESOURCE = "HELSEPROFIL_CLIENT";
    static final String KEYCLOAKS = "This client is Keycloak's own and not under the profile";

    private static final String REGISTERED = "registered";
    private static final String COHORT = "cohort";
    private static final Duration TRAFFIC = Duration.ofDays(29);

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

    /** Returns what it did in the last thirty days, by day; days on which it did nothing are left out. */
    @GET
    @Path("traffic")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response traffic() {
        call.profile();
        List<TrafficLine> lines =
                Observations.of(call.session())
                        .days(call.session(), client, call.now().minus(TRAFFIC))
                        .stream()
                        .map(day -> new TrafficLine(day.day().toString(), day.requests(), day.failing(), day.refused()))
                        .toList();
        return Response.ok(lines).build();
    }

    private record TrafficLine(
            @JsonProperty("day") String day,
            @JsonProperty("requests") long requests,
            @JsonProperty("failing") long failing,
            @JsonProperty("refused") long refused) {}

    /** Says when it was registered, where the server doesn't know or a client was moved from another server. */
    @PUT
    @Path(REGISTERED)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response registered(@Nullable String text) {
        ClientModel stored = requireWriteOfClient();
        Member<String> registered = Member.required(
                REGISTERED,
                Grammar.value(
                        node -> registration(node.textValue()),
                        "write \"existing\", or an instant that has been: " + Instants.REMEDY,
                        null));
        Members body = Body.read(text, Function.identity(), Body.REASON, registered);
        register(stored, body.get(registered), body.get(Body.REASON));
        return Response.noContent().build();
    }

    /** Puts it into a cohort of the document, or takes it out of its cohort. */
    @PUT
    @Path(COHORT)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response cohort(@Nullable String text) {
        ClientModel stored = requireWriteOfClient();
        Member<JsonNode> cohort = CohortMove.cohort(call.profile());
        Members body = Body.read(text, Function.identity(), Body.REASON, cohort);
        CohortMove.make(call, stored, body.get(cohort).textValue(), body.get(Body.REASON));
        call.event(OperationType.UPDATE, RESOURCE);
        return Response.noContent().build();
    }

    @Path("waivers")
    public ClientWaiversResource waivers() {
        return new ClientWaiversResource(call, client);
    }

    private ClientModel requireWriteOfClient() {
        ClientModel stored = call.requireWrite(client);
        call.profile();
        if (KeycloakClients.contains(stored.getClientId())) {
            throw new ProblemException(409, KEYCLOAKS);
        }
        return stored;
    }

    private Optional<String> registration(@Nullable String text) {
        return Migration.EXISTING.equals(text)
                ? Optional.of(Migration.EXISTING)
                : Instants.read(text).filter(when -> !when.isAfter(call.now())).map(Instant::toString);
    }

    private void register(ClientModel stored, String value, String reason) {
        String before = stored.getAttribute(ClientAttributes.REGISTERED);
        new AttributeProvenance(call.session(), call.realm()).set(stored, ClientAttributes.REGISTERED, value);
        call.record(
                OperationType.UPDATE,
                RESOURCE,
                Change.ofClient(
                        call.author(),
                        stored,
                        AttributeChanges.of(ClientAttributes.REGISTERED, before, value),
                        reason));
    }
}
