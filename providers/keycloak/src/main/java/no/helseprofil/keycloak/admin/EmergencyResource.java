package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.BlocksResource.Extent;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.admin.ProfileWrite.Etag;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.incident.EmergencyTable.StoredEmergency;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.timetable.EmergencyDocument;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;

/** The emergency settings of a realm: what is asked of every client, beyond the timetable, until an instant. */
public final class EmergencyResource {

    private static final String RESOURCE = "HELSEPROFIL_EMERGENCY";

    /** The console signs its proofs so; of Keycloak's own clients nothing else is asked. */
    private static final String OF_THE_CONSOLE = "ES256";

    private final AdminCall call;
    private final BlockedRealms incidents;

    EmergencyResource(AdminCall call) {
        this.call = call;
        this.incidents = ProfileProviderFactory.part(call.session(), BlockedRealms.class);
    }

    /** The settings, or an empty document; also those that have ended and not been taken away. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response emergency() {
        call.requireProfile();
        Optional<StoredEmergency> stored = stored();
        return Response.ok(stored.map(this::shown).orElseGet(JsonNodeFactory.instance::objectNode))
                .tag(tag(stored))
                .build();
    }

    /**
     * Puts settings in force, in the place of those that there are. By {@code dry-run=true} nothing is changed, and the
     * answer has who would be refused that isn't now. The clients are judged before anybody else is held off.
     */
    @PUT
    @QueryParameters({AdminCall.DRY_RUN, Extent.NAME})
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response put(
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max,
            @Nullable String text) {
        Page page = Page.of(first, max, "clients");
        boolean isDryRun = call.isDryRun();
        call.requireWriter();
        call.requireProfile();
        if (!isDryRun && ifMatch == null) {
            return Problems.of(428, "Send If-Match with the ETag of the emergency settings that these replace");
        }
        if (!isDryRun && !Etag.matches(String.valueOf(ifMatch), document(stored()))) {
            return changedMeanwhile();
        }
        Instant now = call.now();
        if (isDryRun) {
            return Response.ok(refused(read(text, now), now, page)).build();
        }
        forecast(read(text, now), now, page).extent().require(call);
        call.requireWrite();
        call.requireProfile();
        Optional<StoredEmergency> before = stored();
        if (!Etag.matches(String.valueOf(ifMatch), document(before))) {
            return changedMeanwhile();
        }
        Emergency emergency = read(text, now);
        StoredEmergency stored =
                new StoredEmergency(EmergencyDocument.write(emergency).toString(), call.caller(), now);
        incidents.put(call.session(), call.realm(), stored);
        call.record(
                before.isPresent() ? OperationType.UPDATE : OperationType.CREATE,
                RESOURCE,
                Change.of(
                        Change.Kind.EMERGENCY,
                        call.author(),
                        details(before, Optional.of(stored)),
                        emergency.reason()));
        return Response.ok(shown(stored)).tag(tag(Optional.of(stored))).build();
    }

    /**
     * Takes the settings away.
     *
     * @param reason why, for the table of changes
     */
    @DELETE
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response delete(
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("reason") @Nullable String reason) {
        call.requireWrite();
        call.requireProfile();
        String why = call.optionalReason(reason);
        Optional<StoredEmergency> before = stored();
        if (before.isEmpty()) {
            return Problems.of(404, "There are no emergency settings");
        }
        if (ifMatch != null && !Etag.matches(ifMatch, document(before))) {
            return changedMeanwhile();
        }
        incidents.removeEmergency(call.session(), call.realm());
        call.record(
                OperationType.DELETE,
                RESOURCE,
                Change.of(Change.Kind.EMERGENCY, call.author(), details(before, Optional.empty()), why));
        return Response.noContent().build();
    }

    private Emergency read(@Nullable String text, Instant now) {
        try {
            return EmergencyDocument.read(text == null ? "" : text, planned(), now);
        } catch (InvalidProfileException wrong) {
            throw new ProblemException(Problems.of("Nothing is put in force", wrong.problems()));
        }
    }

    /**
     * Returns the profile. Emergency settings that can't be read don't stand in the way, since they are to be replaced.
     */
    private Profile planned() {
        boolean isUnreadable =
                stored().filter(stored -> stored.read().isEmpty()).isPresent();
        return isUnreadable
                ? RealmProfiles.planned(call.session(), call.realm()).orElseGet(call::profile)
                : call.profile();
    }

    private static Response changedMeanwhile() {
        return Problems.of(412, "The emergency settings have changed meanwhile; read them again and repeat the change");
    }

    private Optional<StoredEmergency> stored() {
        return incidents.emergency(call.session(), call.realm());
    }

    private static String document(Optional<StoredEmergency> stored) {
        return stored.map(StoredEmergency::document).orElse(ProfileWrite.EMPTY);
    }

    private static String tag(Optional<StoredEmergency> stored) {
        return Etag.of(document(stored));
    }

    private static ObjectNode details(Optional<StoredEmergency> before, Optional<StoredEmergency> after) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        before.ifPresent(stored -> details.set("from", stored.written()));
        after.ifPresent(stored -> details.set("to", stored.written()));
        return details;
    }

    /**
     * Returns the settings; ones that can't be read are shown as such, so that an administrator sees why the realm is
     * closed.
     */
    private ObjectNode shown(StoredEmergency stored) {
        ObjectNode shown = stored.read()
                .map(emergency -> EmergencyDocument.write(emergency).put("inForce", emergency.holds(call.now())))
                .orElseGet(() -> JsonNodeFactory.instance.objectNode().put("unreadable", true));
        if (stored.author() != null) {
            shown.put("by", stored.author());
        }
        return shown.put("created", stored.created().toString());
    }

    private EmergencyForecast refused(Emergency emergency, Instant now, Page page) {
        RealmForecast.Whole added = forecast(emergency, now, page);
        return new EmergencyForecast(
                added.forecast(),
                added.extent().hit(),
                added.extent().all(),
                added.changed(),
                added.extent().isWide(),
                added.extent().isEverybody(),
                emergency.deniedAlgorithms().contains(OF_THE_CONSOLE),
                then(emergency, now).unseenInEmergency());
    }

    /** Returns whom the plan refuses beyond what holds now, or beyond what would hold where that can't be read. */
    private RealmForecast.Whole forecast(Emergency emergency, Instant now, Page page) {
        return RealmForecast.Whole.of(
                call.session(), call.realm(), then(emergency, now), new Forecast(planned(), now, now), page);
    }

    private Forecast then(Emergency emergency, Instant now) {
        return new Forecast(planned().withEmergency(emergency), now, now);
    }

    /**
     * Clients that would be refused and aren't now.
     *
     * @param forecast what the settings add
     * @param total how many clients would be refused
     * @param of how many there are
     * @param changed how many would be answered otherwise
     * @param isWide whether {@code total} must be sent to put them in force
     * @param isEverybody whether no client would be left
     * @param stopsConsole whether the console, by which they could be ended, would be refused as well
     * @param unseen requirements by which no client was ever judged: no forecast of them is possible
     */
    private record EmergencyForecast(
            @JsonUnwrapped RealmForecast forecast,
            @JsonProperty("total") long total,
            @JsonProperty("of") long of,
            @JsonProperty("changed") long changed,
            @JsonProperty("numberNeeded") boolean isWide,
            @JsonProperty("everybody") boolean isEverybody,
            @JsonProperty("console") boolean stopsConsole,
            @JsonProperty("unseen") List<String> unseen) {}
}
