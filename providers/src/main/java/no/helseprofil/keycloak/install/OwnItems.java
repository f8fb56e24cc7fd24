package no.helseprofil.keycloak.install;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.choosing.OrganisationAction;
import no.helseprofil.keycloak.install.DesiredItem.Actual;
import no.helseprofil.keycloak.install.DesiredItem.Fit;
import no.helseprofil.keycloak.install.DesiredItem.Owner;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.representations.idm.ClientScopeRepresentation;

/** What Helseprofil itself puts into a realm. */
final class OwnItems {

    static final String PROFILE = "profile";
    static final String GUARD = "guard";
    static final String CHOICE = "choice";

    /** In front of the name of a client scope. */
    static final String SCOPE = "scope:";

    private OwnItems() {}

    static List<DesiredItem> all() {
        return Stream.concat(
                        Stream.of(profile(), guard(), choice()),
                        ShippedScopes.all().stream().map(OwnItems::scope))
                .toList();
    }

    private static DesiredItem profile() {
        return new DesiredItem(
                PROFILE,
                "one profile document, which can be read and be put in force",
                "do what the log and the 503 of the realm name",
                Owner.OURS,
                (session, realm) -> profile(RealmProfiles.of(session)),
                null,
                List.of(),
                "");
    }

    private static Actual profile(RealmProfile profile) {
        if (profile instanceof RealmProfile.Closed closed) {
            return Actual.of(false, "the realm answers 503").mendedBy(closed.remedy());
        }
        return profile instanceof RealmProfile.None ? Actual.missing() : Actual.of(true, "in force");
    }

    private static DesiredItem guard() {
        return new DesiredItem(
                GUARD,
                "the client policy " + RealmGuard.POLICY + ", enabled, with the condition " + RealmGuard.CONDITION
                        + " and nothing else",
                "POST install?mend=" + GUARD,
                Owner.OURS,
                (session, realm) -> switch (RealmGuard.state(realm)) {
                    case UNCHANGED -> Actual.of(true, "as written");
                    case CHANGED -> Actual.of(false, "it has other conditions or profiles, too");
                    case MISSING -> Actual.missing();
                    case UNREADABLE ->
                        new Actual(
                                Fit.MISSING,
                                "the realm's client policies can't be read: PUT client-policies/policies",
                                null,
                                null);
                },
                (session, realm) -> RealmGuard.restore(realm),
                List.of(),
                "");
    }

    private static DesiredItem choice() {
        return new DesiredItem(
                CHOICE,
                "the required action " + OrganisationAction.ID + ", enabled or not",
                "POST install",
                Owner.OURS,
                (session, realm) -> OrganisationAction.isThere(realm) ? Actual.of(true, "there") : Actual.missing(),
                (session, realm) -> OrganisationAction.keep(realm),
                List.of(ResourceType.REQUIRED_ACTION),
                OrganisationAction.ID);
    }

    private static DesiredItem scope(ClientScopeRepresentation shipped) {
        String id = SCOPE + shipped.getName();
        return new DesiredItem(
                id,
                "the client scope " + shipped.getName() + " with its mappers as they are shipped",
                "POST install?mend=" + id,
                Owner.OURS,
                (session, realm) -> HealthScopes.stored(realm, shipped.getName())
                        .map(stored -> found(shipped, stored))
                        .orElseGet(Actual::missing),
                (session, realm) -> new HealthScopes(session, realm).restore(shipped),
                List.of(ResourceType.CLIENT_SCOPE, ResourceType.PROTOCOL_MAPPER),
                "client-scopes/" + shipped.getName());
    }

    private static Actual found(ClientScopeRepresentation shipped, ClientScopeModel stored) {
        List<String> differences = ShippedScopes.differences(shipped, ModelToRepresentation.toRepresentation(stored));
        return Actual.of(differences.isEmpty(), differences.isEmpty() ? "as shipped" : String.join(", ", differences))
                .about(stored.getId());
    }
}
