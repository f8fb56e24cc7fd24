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
import java.util.function.Function;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.keycloak.admin.AdminCall.Body;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.timetable.Holds;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Timetable.Hold;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;

/** The holds of a realm: the way back in an outage, for all clients that were there before, at most 72 hours. */
public final class HoldsResource {

    private static final String RESOURCE = "HELSEPROFIL_HOLD";
    private static final String REQUIREMENT = "requirement";
    private static final String UNTIL = "until";
    private static final String REASON = "reason";

    private static final Grammar<String> KNOWN = new Grammar<>(
            (node, place) -> {
                Optional<String> name = Body.LINE.read(node, place);
                return name.isEmpty()
                                || Catalogue.find(Stage.requirementIn(name.get()))
                                        .isPresent()
                        ? name
                        : place.wrong(ProfileDocument.unknown(name.get()));
            },
            null);

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
        Member<Instant> until = until(call.now());
        Member<String> held = held(call.profile());
        Members body = Body.read(text, Function.identity(), held, Body.REASON, until);
        Hold hold = new Hold(body.get(Body.REASON), body.get(until));
        Map<String, Hold> after = new HashMap<>(before);
        after.put(body.get(held), hold);
        write(body.get(held), before, after, hold.reason());
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

    private static Member<String> held(Profile profile) {
        return Member.required(
                REQUIREMENT,
                KNOWN.where(Holds::canBeHeld, "write the name of a requirement that has dates")
                        .where(
                                name -> profile.stage(name).isPresent(),
                                "write the name of a stage that the profile document has"));
    }

    private static Member<Instant> until(Instant now) {
        return Member.required(
                UNTIL,
                Instants.GRAMMAR.where(
                        end -> end.isAfter(now) && !end.isAfter(now.plus(Hold.LONGEST)),
                        "write an instant that lies ahead, by at most " + Hold.LONGEST.toHours() + " hours"));
    }

    private void write(String requirement, Map<String, Hold> before, Map<String, Hold> after, @Nullable String reason) {
        new StoredProfile(call.realm()).putHolds(readable(Holds.toJson(after)));
        ObjectNode details = JsonNodeFactory.instance.objectNode().put(REQUIREMENT, requirement);
        describe(details, "from", before.get(requirement));
        describe(details, "to", after.get(requirement));
        OperationType written = before.containsKey(requirement) ? OperationType.UPDATE : OperationType.CREATE;
        call.record(
                after.containsKey(requirement) ? written : OperationType.DELETE,
                RESOURCE,
                Change.of(Change.Kind.HOLD, call.author(), details, reason));
    }

    /** Holds that can't be read would close the realm. */
    private static String readable(String holds) {
        try {
            Holds.read(holds);
            return holds;
        } catch (InvalidProfileException tooLong) {
            throw new ProblemException(
                    409, "The holds are too long to be stored together; remove one, or write a shorter reason");
        }
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
