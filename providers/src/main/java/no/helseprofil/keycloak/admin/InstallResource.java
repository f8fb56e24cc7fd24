package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.choosing.OrganisationAction;
import no.helseprofil.keycloak.install.Activation;
import no.helseprofil.keycloak.install.ChangedState;
import no.helseprofil.keycloak.install.EarlierProfile;
import no.helseprofil.keycloak.install.HealthScopes;
import no.helseprofil.keycloak.install.ImportedClient;
import no.helseprofil.keycloak.install.Prospect;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;

/**
 * What a realm under the profile has beside its document: the policy that keeps it closed without the JAR, the required
 * action by which users choose their organisation, the client scopes of HelseID, and a mark on each client. Applied and
 * taken away by {@code manage-realm}.
 */
public final class InstallResource {

    /** Its admin events. */
    static final String RESOURCE = "HELSEPROFIL_INSTALL";

    private static final String PROFILE = "profile";
    private static final String GUARD = "guard";
    private static final String CHOICE = "choice";

    private final AdminCall call;
    private final StoredProfile stored;
    private final HealthScopes scopes;

    InstallResource(AdminCall call) {
        this.call = call;
        this.stored = new StoredProfile(call.realm());
        this.scopes = new HealthScopes(call.session(), call.realm());
    }

    /** What differs from what should be there, and a page of the clients that have no mark. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response difference(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "clients");
        Activation activation = new Activation(call.session(), call.realm());
        List<String> unstamped = activation.unstamped();
        List<ImportedClient> imported = ImportedClient.of(call.session(), call.realm());
        return Response.ok(new InstallState(
                        missing(),
                        scopes.missing(),
                        scopes.different(),
                        activation.isDue(),
                        unstamped.size(),
                        page.of(unstamped),
                        imported.size(),
                        page.of(imported)))
                .build();
    }

    /**
     * Puts a realm under the profile with a document that refuses nobody who is there; one that is under it gets back
     * what is missing. By {@code dry-run=true} nothing is changed, and what would happen is told.
     *
     * @param reason why, for the table of changes
     */
    @POST
    @Takes(DryRun.NAME)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response install(@QueryParam("reason") @Nullable String reason) {
        call.requireWrite();
        boolean isDryRun = DryRun.isAskedFor(call);
        String why = call.optionalReason(reason);
        if (stored.exists()) {
            return repair(isDryRun, why);
        }
        String document = firstDocument();
        Prospect prospect = prospect(document);
        if (!isDryRun) {
            new ProfileWrite(call).put(document, why);
        }
        return Response.ok(prospect).build();
    }

    /**
     * Takes the profile away, and the policy that would close the realm without the JAR. From the next request on
     * the realm is Keycloak's alone: every client gets what Keycloak allows it. The marks of the clients and the
     * client scopes stay. Told is who would be existing under a document that begins later. By
     * {@code dry-run=true} nothing else is done.
     *
     * @param reason why, for the table of changes; it must be given
     */
    @DELETE
    @Takes(DryRun.NAME)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response remove(@QueryParam("reason") @Nullable String reason) {
        call.requireWrite();
        boolean isDryRun = DryRun.isAskedFor(call);
        String why = call.optionalReason(reason);
        if (why == null) {
            return Problems.of(400, "Say why, by reason=; from then on the realm is open to what Keycloak allows");
        }
        if (!stored.exists()) {
            return Problems.of(404, "This realm has no profile");
        }
        Removed removed = removed();
        if (isDryRun) {
            return Response.ok(removed).build();
        }
        String before = stored.document().orElse(ProfileWrite.EMPTY);
        stored.remove();
        if (!RealmGuard.remove(call.realm())) {
            call.session().getTransactionManager().setRollbackOnly();
            return Problems.of(
                    409, "The realm's client policies can't be read; mend them first, by PUT client-policies/policies");
        }
        OrganisationAction.remove(call.realm());
        call.record(OperationType.DELETE, RESOURCE, Change.ofRemoval(call.author(), before, why));
        return Response.ok(removed).build();
    }

    /** Of a profile that can't be read nobody knows who is new. */
    private Removed removed() {
        return new Removed(
                RealmProfiles.of(call.session()) instanceof RealmProfile.Active active
                        ? new ChangedState(call.session(), call.realm(), call.now())
                                .becomeExistingWithout(active.profile())
                        : List.of());
    }

    private Response repair(boolean isDryRun, @Nullable String reason) {
        Repair repair = new Repair(missing(), scopes.missing());
        if (isDryRun || repair.isEmpty()) {
            return Response.ok(repair).build();
        }
        RealmGuard.keep(call.realm());
        if (!RealmGuard.isThere(call.realm())) {
            return Problems.of(
                    409, "The realm's client policies can't be read; mend them first, by PUT client-policies/policies");
        }
        OrganisationAction.keep(call.realm());
        scopes.create();
        call.record(
                OperationType.UPDATE,
                RESOURCE,
                Change.ofInstallation(call.author(), repair.putBack(), repair.scopes(), reason));
        return Response.ok(repair).build();
    }

    private List<String> missing() {
        if (!stored.exists()) {
            return List.of(PROFILE, GUARD, CHOICE);
        }
        List<String> missing = new ArrayList<>();
        if (!RealmGuard.isThere(call.realm())) {
            missing.add(GUARD);
        }
        if (!OrganisationAction.isThere(call.realm())) {
            missing.add(CHOICE);
        }
        return missing;
    }

    private Prospect prospect(String document) {
        try {
            return Prospect.of(call.session(), call.realm(), ProfileDocument.parse(document));
        } catch (InvalidProfileException impossible) {
            throw new IllegalStateException("the first document can't be read", impossible);
        }
    }

    /** All is observed for those who were there before a profile was, and enforced for who comes from then on. */
    private String firstDocument() {
        Instant newClientsFrom = new EarlierProfile(call.session(), call.realm())
                .newClientsFrom()
                .orElse(call.now());
        return JsonNodeFactory.instance
                .objectNode()
                .put("ruleSet", "helseid")
                .put("catalogue", Catalogue.EDITION.id())
                .put(
                        "newClientsFrom",
                        newClientsFrom.truncatedTo(ChronoUnit.SECONDS).toString())
                .toString();
    }

    /**
     * How a realm stands.
     *
     * @param missing what of the desired state is missing
     * @param scopes the client scopes of HelseID that are missing
     * @param different those that are there otherwise than they are shipped
     * @param activation whether to put a profile would be the first time, and mark the clients
     * @param unstamped how many clients have no mark
     * @param clients of those a page of {@code client_id}s
     * @param imported how many clients have a mark, a cohort or a waiver that an import wrote and nobody
     *     here has confirmed
     * @param importedClients of those a page
     */
    private record InstallState(
            @JsonProperty("missing") List<String> missing,
            @JsonProperty("scopes") List<String> scopes,
            @JsonProperty("different") List<HealthScopes.Different> different,
            @JsonProperty("activation") boolean activation,
            @JsonProperty("unstamped") int unstamped,
            @JsonProperty("clients") List<String> clients,
            @JsonProperty("imported") int imported,
            @JsonProperty("importedClients") List<ImportedClient> importedClients) {}

    /**
     * What taking the profile away does.
     *
     * @param becomeExisting the first of the clients that were new under it, and are existing under a
     *     document that begins later
     */
    private record Removed(@JsonProperty("becomeExisting") List<String> becomeExisting) {}

    /**
     * What was, or would be, put back in a realm that is under the profile.
     *
     * @param putBack names of it
     * @param scopes the client scopes of HelseID that are made
     */
    private record Repair(
            @JsonProperty("putBack") List<String> putBack,
            @JsonProperty("scopes") List<String> scopes) {

        boolean isEmpty() {
            return putBack.isEmpty() && scopes.isEmpty();
        }

        @JsonProperty("activation")
        boolean activation() {
            return false;
        }

        @JsonProperty("stamped")
        int stamped() {
            return 0;
        }
    }
}
