package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.timetable.Hold;
import no.helseprofil.timetable.Holds;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;

/** The holds of a realm: the way back in an outage, for all clients that were there before, at most 72 hours. */
public final class HoldsResource {

    private static final String RESOURCE = "HELSEPROFIL_HOLD";
    private static final String REQUIREMENT = "requirement";
    private static final String UNTIL = "until";
    private static final String REASON = "reason";

    private final AdminCall call;

    HoldsResource(AdminCall call) {
        this.call = call;
    }

    /** A page of them, those that end first at the front; also those that have ended and not been taken away. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response holds(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "holds");
        Instant now = call.now();
        List<Listed> holds = stored().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Hold> entry) ->
                                entry.getValue().until())
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> Listed.of(entry.getKey(), entry.getValue(), now))
                .toList();
        return Response.ok(page.of(holds)).build();
    }

    /** Holds a requirement; replaces a hold of it that there is. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response hold(@Nullable String text) {
        call.requireWrite();
        Map<String, Hold> before = stored();
        Body body = Body.of(text, REQUIREMENT, UNTIL, REASON);
        String requirement = body.line(REQUIREMENT);
        if (!Holds.canBeHeld(requirement)) {
            body.problem(REQUIREMENT, "write the name of a requirement that has dates");
        }
        String reason = body.line(REASON);
        Optional<Instant> until = until(body);
        body.check();
        Map<String, Hold> after = new HashMap<>(before);
        after.put(requirement, new Hold(reason, until.orElseThrow()));
        write(requirement, before, after, reason);
        return Response.noContent().build();
    }

    /**
     * Lets a requirement hold again.
     *
     * @param reason why, for the table of changes
     */
    @DELETE
    @Path("{requirement}")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response delete(@PathParam(REQUIREMENT) String requirement, @QueryParam(REASON) @Nullable String reason) {
        call.requireWrite();
        Map<String, Hold> before = stored();
        String why = call.optionalReason(reason);
        if (!before.containsKey(requirement)) {
            return Problems.of(404, "There is no hold of this requirement");
        }
        Map<String, Hold> after = new HashMap<>(before);
        after.remove(requirement);
        write(requirement, before, after, why);
        return Response.noContent().build();
    }

    private Map<String, Hold> stored() {
        Profile profile = call.profile();
        return profile.timetable().holds();
    }

    private Optional<Instant> until(Body body) {
        Instant now = call.now();
        Optional<Instant> until = body.instant(UNTIL);
        until.filter(end -> !end.isAfter(now) || end.isAfter(now.plus(Hold.LONGEST)))
                .ifPresent(end -> body.problem(
                        UNTIL, "write an instant that lies ahead, by at most " + Hold.LONGEST.toHours() + " hours"));
        return until;
    }

    private void write(String requirement, Map<String, Hold> before, Map<String, Hold> after, @Nullable String reason) {
        new StoredProfile(call.realm()).putHolds(Holds.toJson(after));
        ObjectNode details = JsonNodeFactory.instance.objectNode().put(REQUIREMENT, requirement);
        describe(details, "from", before.get(requirement));
        describe(details, "to", after.get(requirement));
        OperationType written = before.containsKey(requirement) ? OperationType.UPDATE : OperationType.CREATE;
        call.record(
                after.containsKey(requirement) ? written : OperationType.DELETE,
                RESOURCE,
                Change.of(Change.Kind.HOLD, call.author(), details, reason));
    }

    private static void describe(ObjectNode details, String member, @Nullable Hold hold) {
        if (hold != null) {
            details.putObject(member)
                    .put(REASON, hold.reason())
                    .put(UNTIL, hold.until().toString());
        }
    }

    /**
     * A hold as the admin REST shows it.
     *
     * @param requirement what is held
     * @param reason why
     * @param until the first instant at which it doesn't hold any more
     * @param inForce whether that lies ahead
     */
    private record Listed(
            @JsonProperty(REQUIREMENT) String requirement,
            @JsonProperty(REASON) String reason,
            @JsonProperty(UNTIL) String until,
            @JsonProperty("inForce") boolean inForce) {

        static Listed of(String requirement, Hold hold, Instant now) {
            return new Listed(requirement, hold.reason(), hold.until().toString(), now.isBefore(hold.until()));
        }
    }
}
