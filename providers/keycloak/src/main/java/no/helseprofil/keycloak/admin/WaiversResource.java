package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Member;
import no.helseprofil.keycloak.admin.AdminCall.Body;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.ClientStatus.StageStatus.WaiverStatus;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.AttributeChanges;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;

/** The waivers of all clients, those that end first at the front; also those that have ended. */
public final class WaiversResource {

    private static final Comparator<Granted> BY_END = Comparator.comparing(
                    (Granted granted) -> granted.waiver().expires())
            .thenComparing(granted -> granted.clientId())
            .thenComparing(Granted::requirement);

    private final AdminCall call;

    WaiversResource(AdminCall call) {
        this.call = call;
    }

    /**
     * A page of them.
     *
     * @param endsBefore an instant: those alone that end before it
     */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response waivers(
            @QueryParam("endsBefore") @Nullable String endsBefore,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "waivers");
        Instant before = endsBefore == null ? Instant.MAX : AdminCall.instant("endsBefore", endsBefore);
        Instant now = call.now();
        List<Granted> waivers =
                ClientAttributeRows.beginningSo(call.session(), call.realm(), ClientAttributes.WAIVER).stream()
                        .flatMap(WaiversResource::waivers)
                        .filter(granted -> granted.waiver().expires().isBefore(before))
                        .sorted(BY_END)
                        .toList();
        return Response.ok(page.of(waivers).stream()
                        .map(granted -> Listed.of(granted, now))
                        .toList())
                .build();
    }

    private static Stream<Granted> waivers(ClientAttributeRows.Row client) {
        return ClientReader.migration(client.clientId(), client.attributes()).waivers().entrySet().stream()
                .map(entry -> new Granted(client.clientId(), entry.getKey(), entry.getValue()));
    }

    private record Granted(String clientId, String requirement, Waiver waiver) {}

    /**
     * A waiver as it is listed.
     *
     * @param clientId the client
     * @param requirement what it is let off
     * @param waiver the waiver
     */
    private record Listed(
            @JsonProperty("clientId") String clientId,
            @JsonProperty("requirement") String requirement,
            @JsonUnwrapped WaiverStatus waiver) {

        static Listed of(Granted granted, Instant now) {
            return new Listed(granted.clientId(), granted.requirement(), WaiverStatus.of(granted.waiver(), now));
        }
    }

    /**
     * The waivers of one client, by the name of a stage: written by {@code manage-realm} alone, and by no other
     * endpoint.
     */
    public static final class ClientWaiversResource {

        private static final String RESOURCE = "HELSEPROFIL_WAIVER";
        private static final Member<String> APPROVED_BY = Member.required("approvedBy", Body.LINE);

        private final AdminCall call;
        private final ClientModel client;

        ClientWaiversResource(AdminCall call, ClientModel client) {
            this.call = call;
            this.client = client;
        }

        /** Lets the client off a requirement until the instant that is said; replaces a waiver that there is. */
        @PUT
        @Path("{requirement}")
        @Consumes(MediaType.APPLICATION_JSON)
        @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
        public Response put(@PathParam("requirement") String id, @Nullable String text) {
            ClientModel stored = call.requireWrite(client);
            Profile profile = call.profile();
            Requirement requirement = requirement(id);
            if (profile.stage(id).isEmpty()) {
                return Problems.of(404, "The profile document has no stage of this requirement with this name");
            }
            if (requirement.kindIn(profile.ruleSet()) != RequirementKind.DATED) {
                return Problems.of(400, "This requirement can't be waived: it has no dates");
            }
            if (KeycloakClients.contains(stored.getClientId())) {
                return Problems.of(409, "This client is one of Keycloak's own; nothing can be waived for it");
            }
            Member<Instant> expires = expires(profile.timetable().longestWaiver());
            Waiver waiver = Body.read(
                    text,
                    body -> new Waiver(body.get(Body.REASON), body.get(APPROVED_BY), body.get(expires)),
                    Body.REASON,
                    APPROVED_BY,
                    expires);
            write(stored, id, waiver.toJson(), waiver.reason());
            return Response.noContent().build();
        }

        /**
         * Takes a waiver away.
         *
         * @param reason why, for the table of changes
         */
        @DELETE
        @Path("{requirement}")
        @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
        public Response delete(@PathParam("requirement") String id, @QueryParam("reason") @Nullable String reason) {
            ClientModel stored = call.requireWrite(client);
            call.profile();
            requirement(id);
            String why = call.optionalReason(reason);
            if (stored.getAttribute(attribute(id)) == null) {
                return Problems.of(404, "This client has no waiver of this requirement");
            }
            write(stored, id, null, why);
            return Response.noContent().build();
        }

        private static Requirement requirement(String id) {
            return Catalogue.find(Stage.requirementIn(id))
                    .orElseThrow(() -> new ProblemException(404, ProfileDocument.unknown(id)));
        }

        private Member<Instant> expires(Duration longest) {
            Instant now = call.now();
            return Member.required(
                    "expires",
                    Instants.GRAMMAR
                            .where(end -> end.isAfter(now), "write an instant that lies ahead")
                            .where(
                                    end -> !end.isAfter(now.plus(longest)),
                                    "write an instant within " + written(longest)
                                            + ", which is waivers.longest of the profile document"));
        }

        /** Returns the duration as a document has it: whole days as such, which Java writes in hours. */
        private static String written(Duration duration) {
            return duration.equals(Duration.ofDays(duration.toDays()))
                    ? "P" + duration.toDays() + "D"
                    : duration.toString();
        }

        private void write(ClientModel stored, String stage, @Nullable String waiver, @Nullable String reason) {
            String attribute = attribute(stage);
            String before = stored.getAttribute(attribute);
            new AttributeProvenance(call.session(), call.realm()).set(stored, attribute, waiver);
            OperationType operation = before == null ? OperationType.CREATE : OperationType.UPDATE;
            call.record(
                    waiver == null ? OperationType.DELETE : operation,
                    RESOURCE,
                    Change.ofClient(call.author(), stored, AttributeChanges.of(attribute, before, waiver), reason));
        }

        private static String attribute(String stage) {
            return ClientAttributes.WAIVER + stage;
        }
    }
}
