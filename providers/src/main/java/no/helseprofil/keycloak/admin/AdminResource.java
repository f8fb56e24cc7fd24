package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import no.helseprofil.keycloak.changes.Author;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.changes.Changes;
import no.helseprofil.keycloak.storage.ProfileComponentFactory;
import no.helseprofil.keycloak.storage.ProfileProvider;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.ProfileSchema;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** The profile document of a realm: read by {@code view-clients} or {@code manage-realm}, written by the latter. */
public final class AdminResource {

    private static final String EMPTY = "{}";
    private static final String RESOURCE = "HELSEPROFIL_PROFILE";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;
    private final AdminEventBuilder adminEvent;

    AdminResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
        this.adminEvent = adminEvent;
    }

    /** The document in force, or an empty one; with its {@code ETag}, which a write must name. */
    @GET
    @Path("profile")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response profile() {
        requireRead();
        String document = document();
        return Response.ok(document).tag(Etag.of(document)).build();
    }

    /** The JSON Schema of the document, for the edition that this version knows. */
    @GET
    @Path("profile/schema")
    @Produces({ProfileSchema.MEDIA_TYPE, Problems.MEDIA_TYPE})
    public Response schema() {
        requireRead();
        return Response.ok(ProfileSchema.json().toPrettyString(), ProfileSchema.MEDIA_TYPE)
                .build();
    }

    /** The requirements, and how the realm stands to them. */
    @Path("requirements")
    public RequirementsResource requirements() {
        requireRead();
        return new RequirementsResource(session, realm);
    }

    /** Who will break on a date. */
    @Path("forecast")
    public ForecastResource forecast() {
        requireRead();
        return new ForecastResource(session, realm);
    }

    /** The table of changes. */
    @Path("changes")
    public ChangesResource changes() {
        requireRead();
        return new ChangesResource(session, realm);
    }

    /**
     * Puts a document in force, and with it the realm under the profile. Refused as a whole if anything is wrong with it;
     * the old one stays in force.
     *
     * @param reason why, for the table of changes
     */
    @PUT
    @Path("profile")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response putProfile(
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("reason") @Nullable String reason,
            byte @Nullable [] body) {
        auth.realm().requireManageRealm();
        if (ifMatch == null) {
            return Problems.of(428, "Send If-Match with the ETag of the profile that this one replaces");
        }
        if (!Etag.matches(ifMatch, document())) {
            return Problems.of(412, "The profile has changed meanwhile; read it again and repeat the change");
        }
        if (reason != null && !Change.isReason(reason)) {
            return Problems.of(400, "reason is one line of 1 to " + Change.MAX_REASON + " characters");
        }
        String document;
        try {
            document = ProfileDocument.decode(body == null ? new byte[0] : body);
            ProfileDocument.parse(document);
        } catch (InvalidProfileException invalid) {
            return Problems.of(invalid);
        }
        store(document, reason);
        return Response.noContent().tag(Etag.of(document)).build();
    }

    private void store(String document, @Nullable String reason) {
        Author author = Author.of(auth.adminAuth().getUser(), auth.adminAuth().getClient());
        Changes.record(session, realm, Change.ofProfile(author, document(), document, reason));
        List<ComponentModel> stored = RealmProfiles.components(realm).toList();
        // two, where two nodes made the first one at once: nobody but this endpoint can take one of them away
        stored.stream().skip(1).forEach(realm::removeComponent);
        ComponentModel component =
                stored.stream().findFirst().map(ComponentModel::new).orElseGet(this::newComponent);
        component.put(ProfileComponentFactory.DOCUMENT, document);
        if (stored.isEmpty()) {
            realm.addComponentModel(component);
        } else {
            realm.updateComponent(component);
        }
        adminEvent
                .operation(stored.isEmpty() ? OperationType.CREATE : OperationType.UPDATE)
                .resource(RESOURCE)
                .resourcePath(session.getContext().getUri())
                .success();
    }

    private void requireRead() {
        if (!auth.clients().canView() && !auth.realm().canManageRealm()) {
            throw new ForbiddenException();
        }
    }

    private ComponentModel newComponent() {
        ComponentModel component = new ComponentModel();
        component.setName(ProfileComponentFactory.ID);
        component.setParentId(realm.getId());
        component.setProviderId(ProfileComponentFactory.ID);
        component.setProviderType(ProfileProvider.class.getName());
        return component;
    }

    private String document() {
        return RealmProfiles.components(realm)
                .findFirst()
                .map(component -> component.get(ProfileComponentFactory.DOCUMENT))
                .orElse(EMPTY);
    }
}
