package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.admin.ProfileWrite.Etag;
import no.helseprofil.keycloak.install.ActivationPreview;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.timetable.Holds;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.ProfileDocument.ProfileTemplate;
import no.helseprofil.timetable.ProfileSchema;
import no.helseprofil.timetable.Timetable.Hold;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/** The profile document of a realm: read by {@code view-clients} or {@code manage-realm}, written by the latter. */
public final class ProfileResource {

    private final AdminCall call;
    private final StoredProfile stored;

    ProfileResource(AdminCall call) {
        this.call = call;
        this.stored = new StoredProfile(call.realm());
    }

    /** The document in force, or an empty one; with its {@code ETag}, which a write must name. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response profile() {
        String document = document();
        return Response.ok(document).tag(Etag.of(document)).build();
    }

    /** The document in force, with every requirement that has dates, and {@code null} where it has none. */
    @GET
    @Path("template")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response template() {
        try {
            return Response.ok(ProfileTemplate.of(document()).toPrettyString()).build();
        } catch (InvalidProfileException invalid) {
            return Problems.of(invalid);
        }
    }

    /** The JSON Schema of the document, for the edition that this version knows. */
    @GET
    @Path("schema")
    @Produces({ProfileSchema.MEDIA_TYPE, Problems.MEDIA_TYPE})
    public Response schema() {
        return Response.ok(ProfileSchema.json().toPrettyString(), ProfileSchema.MEDIA_TYPE)
                .build();
    }

    /**
     * Puts a document in force, and with it the realm under the profile. It is refused as a whole if anything is wrong
     * with it, and the old one stays in force. With {@code dry-run=true} nothing is changed, and the response says what
     * would become of the clients.
     *
     * @param reason why, for the table of changes
     */
    @PUT
    @QueryParameters(AdminCall.DRY_RUN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response putProfile(
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("reason") @Nullable String reason,
            byte @Nullable [] body) {
        call.requireWrite();
        boolean isDryRun = call.isDryRun();
        if (ifMatch == null) {
            return Problems.of(428, "Send If-Match with the ETag of the profile that this one replaces");
        }
        if (!Etag.matches(ifMatch, document())) {
            return Problems.of(412, "The profile has changed meanwhile; read it again and repeat the change");
        }
        String why = call.optionalReason(reason);
        String document;
        try {
            document = ProfileDocument.storable(ProfileDocument.decode(body == null ? new byte[0] : body));
            Profile profile = ProfileDocument.parse(document);
            NewExemptions.requireClients(call.realm(), exempted(), profile);
            if (isDryRun) {
                return Response.ok(ActivationPreview.of(
                                call.session(),
                                call.realm(),
                                profile.withHolds(holds()).withEmergency(emergency())))
                        .build();
            }
        } catch (InvalidProfileException invalid) {
            return Problems.of(invalid);
        }
        new ProfileWrite(call).put(document, why);
        return Response.noContent().tag(Etag.of(document)).build();
    }

    /** Returns the clients that the document in force exempts already; none where it can't be read. */
    private List<Profile.Exemption> exempted() {
        try {
            return ProfileDocument.parse(document()).exemptions();
        } catch (InvalidProfileException none) {
            return List.of();
        }
    }

    private Map<String, Hold> holds() throws InvalidProfileException {
        return Holds.read(stored.holds());
    }

    private @Nullable Emergency emergency() {
        return RealmProfiles.of(call.session())
                .active()
                .map(active -> active.profile().emergency())
                .orElse(null);
    }

    private String document() {
        return stored.document().orElse(ProfileWrite.EMPTY);
    }

    /**
     * Exemptions that a document adds to those that there were. Each is of a client that the realm has: another id
     * would exempt no client without notice. One that was there stays, whatever has become of its client.
     */
    static final class NewExemptions {

        private NewExemptions() {}

        /**
         * Looks for their clients.
         *
         * @throws InvalidProfileException with each that the realm hasn't
         */
        static void requireClients(RealmModel realm, List<Profile.Exemption> before, Profile written)
                throws InvalidProfileException {
            Set<String> known = before.stream().map(Profile.Exemption::id).collect(Collectors.toSet());
            List<Problem> problems = new ArrayList<>();
            for (int i = 0; i < written.exemptions().size(); i++) {
                String id = written.exemptions().get(i).id();
                if (!known.contains(id) && realm.getClientById(id) == null) {
                    problems.add(new Problem("/exempt/" + i + "/id", remedy(realm.getClientByClientId(id))));
                }
            }
            if (!problems.isEmpty()) {
                throw new InvalidProfileException(problems);
            }
        }

        private static String remedy(@Nullable ClientModel named) {
            return named == null
                    ? "write the internal id of a client of this realm; it has none of this id"
                    : "write the internal id of the client, which is " + named.getId() + ", and not its client_id";
        }
    }
}
