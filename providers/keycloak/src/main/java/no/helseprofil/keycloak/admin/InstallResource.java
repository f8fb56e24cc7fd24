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
import java.util.List;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.install.Activation;
import no.helseprofil.keycloak.install.Activation.ChangedState;
import no.helseprofil.keycloak.install.Activation.EarlierProfile;
import no.helseprofil.keycloak.install.ActivationPreview;
import no.helseprofil.keycloak.install.FilledInClient;
import no.helseprofil.keycloak.install.FilledInClient.ImportedClient;
import no.helseprofil.keycloak.install.HealthScopes;
import no.helseprofil.keycloak.install.InstallState;
import no.helseprofil.keycloak.install.Repair;
import no.helseprofil.keycloak.install.UninstallReport;
import no.helseprofil.keycloak.organisation.OrganisationRequiredActionFactory.OrganisationAction;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;

/**
 * Objects that a realm under the profile has beside its document: the policy that keeps it closed without the JAR, the
 * required action by which users choose their organisation, the client scopes of HelseID, and a mark on each client.
 * Applied and taken away by {@code manage-realm}.
 */
public final class InstallResource {

    /** Its admin events. */
    static final String RESOURCE = "HELSEPROFIL_INSTALL";

    private static final String RESTORE = "restore";
    private static final String FILLED_IN = "filled-in";

    /** The number of clients that a response names. */
    private static final int MOST_NAMED = 100;

    private final AdminCall call;
    private final StoredProfile stored;

    InstallResource(AdminCall call) {
        this.call = call;
        this.stored = new StoredProfile(call.realm());
    }

    /** Returns what differs from what should be there, and a page of the clients that have no mark. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response difference(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "clients");
        Activation activation = new Activation(call.session(), call.realm());
        List<String> unstamped = activation.unstamped();
        List<ImportedClient> imported = ImportedClient.of(call.session(), call.realm());
        InstallState state = InstallState.of(
                call.session(), call.realm(), call.auth().realm().canViewEvents());
        return Response.ok(new Installed(
                        state.missing(),
                        state.scopes(),
                        state.different(),
                        state.items(),
                        activation.isDue(),
                        unstamped.size(),
                        page.of(unstamped),
                        imported.size(),
                        page.of(imported)))
                .build();
    }

    /**
     * Puts a realm under the profile with a document that refuses no client that is there. A realm that is under it
     * already gets back what is missing, and the named items are mended. With {@code dry-run=true} nothing is changed,
     * and the response says what would happen.
     *
     * @param reason why, for the table of changes
     * @param mend ids of what to mend beside what is missing, or {@code all}
     */
    @POST
    @QueryParameters(AdminCall.DRY_RUN)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response install(@QueryParam("reason") @Nullable String reason, @QueryParam("mend") List<String> mend) {
        call.requireWrite();
        boolean isDryRun = call.isDryRun();
        String why = call.optionalReason(reason);
        Optional<String> problem = Repair.problem(call.session(), call.realm(), mend);
        if (problem.isPresent()) {
            return Problems.of(400, problem.get());
        }
        if (stored.exists()) {
            return repair(isDryRun, why, mend);
        }
        if (!mend.isEmpty()) {
            return Problems.of(409, "This realm has no profile; install it first, then fix what GET install reports");
        }
        String document = firstDocument();
        ActivationPreview prospect = prospect(document);
        if (!isDryRun) {
            new ProfileWrite(call).put(document, why);
        }
        return Response.ok(prospect).build();
    }

    /**
     * Takes the profile away, and the policy that would close the realm without the JAR. From the next request on
     * the realm is Keycloak's alone: every client gets what Keycloak allows it. The marks of the clients and the
     * client scopes stay. The response names the clients that would be existing under a document that begins later, and
     * those that have settings that were filled in. By {@code restore=filled-in} these get back what their registration
     * asked for. By {@code dry-run=true} nothing is changed.
     *
     * @param reason why, for the table of changes; it must be given
     * @param restore {@code filled-in}, or nothing
     */
    @DELETE
    @QueryParameters(AdminCall.DRY_RUN)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response remove(
            @QueryParam("reason") @Nullable String reason, @QueryParam(RESTORE) @Nullable String restore) {
        call.requireWrite();
        boolean isDryRun = call.isDryRun();
        String why = call.optionalReason(reason);
        if (why == null) {
            return Problems.of(
                    400,
                    "Give a reason with reason=; after the removal the realm accepts everything that Keycloak allows");
        }
        if (restore != null && !FILLED_IN.equals(restore)) {
            return Problems.of(400, "Leave " + RESTORE + " out, or send " + FILLED_IN);
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
                    409,
                    "The realm's client policies can't be read; fix them first, with PUT client-policies/policies");
        }
        OrganisationAction.remove(call.realm());
        if (restore != null) {
            FilledInClient.restore(call.session(), call.realm(), call.author(), why);
        }
        call.record(OperationType.DELETE, RESOURCE, Change.ofRemoval(call.author(), before, why));
        return Response.ok(removed).build();
    }

    /** Returns the consequences. Of a profile that can't be read no client is known to be new. */
    private Removed removed() {
        List<FilledInClient> filledIn = FilledInClient.of(call.session(), call.realm());
        return new Removed(
                RealmProfiles.of(call.session())
                        .active()
                        .map(active -> new ChangedState(call.session(), call.realm(), call.now())
                                .becomeExistingWithout(active.profile()))
                        .orElseGet(List::of),
                filledIn.size(),
                filledIn.stream().limit(MOST_NAMED).toList(),
                UninstallReport.in(call.session(), call.realm()));
    }

    private Response repair(boolean isDryRun, @Nullable String reason, List<String> mend) {
        Repair due = Repair.due(call.session(), call.realm(), mend);
        if (isDryRun || due.isEmpty()) {
            return Response.ok(due).build();
        }
        Repair.run(call.session(), call.realm(), mend);
        if (!RealmGuard.isThere(call.realm())) {
            call.session().getTransactionManager().setRollbackOnly();
            return Problems.of(
                    409,
                    "The realm's client policies can't be read; fix them first, with PUT client-policies/policies");
        }
        call.record(
                OperationType.UPDATE, RESOURCE, Change.ofInstallation(call.author(), due.ids(), due.scopes(), reason));
        return Response.ok(due).build();
    }

    private ActivationPreview prospect(String document) {
        try {
            return ActivationPreview.of(call.session(), call.realm(), ProfileDocument.parse(document));
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
     * State of a realm.
     *
     * @param missing what of the desired state is missing
     * @param scopes the client scopes of HelseID that are missing
     * @param different those that are there otherwise than they are shipped
     * @param items all that is needed beside the document, each with what it is
     * @param activation whether to put a profile would be the first time, and mark the clients
     * @param unstamped how many clients have no mark
     * @param clients of those a page of {@code client_id}s
     * @param imported how many clients have a mark, a cohort or a waiver that an import wrote and no administrator
     *     here has confirmed
     * @param importedClients of those a page
     */
    private record Installed(
            @JsonProperty("missing") List<String> missing,
            @JsonProperty("scopes") List<String> scopes,
            @JsonProperty("different") List<HealthScopes.Different> different,
            @JsonProperty("items") List<InstallState.ItemState> items,
            @JsonProperty("activation") boolean activation,
            @JsonProperty("unstamped") int unstamped,
            @JsonProperty("clients") List<String> clients,
            @JsonProperty("imported") int imported,
            @JsonProperty("importedClients") List<ImportedClient> importedClients) {}

    /**
     * Consequences of taking the profile away.
     *
     * @param becomeExisting the first of the clients that were new under it, and are existing under a document that
     *     begins later
     * @param filledIn how many clients have settings that were filled in when they were registered
     * @param filledInClients the first of those, with these settings
     * @param stays what isn't taken away, each with the call that does
     */
    private record Removed(
            @JsonProperty("becomeExisting") List<String> becomeExisting,
            @JsonProperty("filledIn") int filledIn,
            @JsonProperty("filledInClients") List<FilledInClient> filledInClients,
            @JsonProperty("stays") List<UninstallReport> stays) {}
}
