package no.helseprofil.keycloak.install;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.claims.PseudonymMapper;
import no.helseprofil.keycloak.incident.BlockedRealms.LostBlocks;
import no.helseprofil.keycloak.install.DesiredItem.Actual;
import no.helseprofil.keycloak.install.DesiredItem.Fit;
import no.helseprofil.keycloak.install.DesiredItem.Owner;
import no.helseprofil.keycloak.install.HealthScopes.ShippedScopes;
import no.helseprofil.keycloak.organisation.OrganisationRequiredActionFactory.OrganisationAction;
import no.helseprofil.keycloak.selfattack.SelfAttack;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.ServerCompatibility;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.common.Version;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.representations.idm.ClientScopeRepresentation;

/** Items that Helseprofil itself adds to a realm. */
final class OwnItems {

    static final String PROFILE = "profile";
    static final String GUARD = "guard";
    static final String CHOICE = "choice";

    /** Prefix of the id for a client scope. */
    static final String SCOPE = "scope:";

    private OwnItems() {}

    static List<DesiredItem> all() {
        return Stream.concat(
                        Stream.of(profile(), guard(), choice()),
                        ShippedScopes.all().stream().map(OwnItems::scope))
                .toList();
    }

    private static DesiredItem profile() {
        return DesiredItem.ours(
                PROFILE,
                "one profile document, which can be read and be put in force",
                "do what the server's log and the realm's 503 answers say",
                (session, realm) -> profile(RealmProfiles.of(session)));
    }

    private static Actual profile(RealmProfile profile) {
        return profile.fold(
                Actual::missing,
                active -> Actual.of(true, "in force"),
                closed -> Actual.of(false, "the realm answers 503").mendedBy(closed.remedy()));
    }

    /** Returns the item on blocks that were lost with a removed realm of the same name. */
    static DesiredItem blocks() {
        return DesiredItem.ours(
                "blocks",
                "blocks of a removed realm are restored after the realm is imported again",
                "restore each of them, with POST blocks and PUT emergency, before the realm is used; if one is no longer"
                        + " wanted, create it and remove it again, with the reason",
                (session, realm) -> LostBlocks.of(session, realm, ServerClock.INSTANCE.instant())
                        .map(lost -> Actual.of(false, "lost with a realm of this name: " + lost))
                        .orElseGet(() -> Actual.of(true, "nothing is lost")));
    }

    /** Returns the item on the server itself, which is the same for each of its realms. */
    static DesiredItem server() {
        return DesiredItem.ours(
                "server",
                "a Keycloak that has each class and member that Helseprofil needs, and calls Helseprofil's providers",
                "use a Keycloak that this Helseprofil supports",
                (session, realm) -> ServerCompatibility.remedy()
                        .map(remedy -> Actual.of(false, "not all of it").mendedBy(remedy))
                        .orElseGet(() -> Actual.of(true, Version.VERSION)));
    }

    /** Returns the item on what this server has refused when it attacked itself. */
    static DesiredItem attack() {
        return DesiredItem.ours(
                "self-attack",
                "this server refuses the faulty requests that it has sent to itself",
                "do what the server's log says",
                (session, realm) -> {
                    SelfAttack attack = ProfileProviderFactory.part(session, SelfAttack.class);
                    return attack.remedy(realm.getId())
                            .map(remedy -> Actual.of(false, attack.text().orElse("not made"))
                                    .mendedBy(remedy))
                            .orElseGet(() -> Actual.of(true, attack.text().orElse("not made")));
                });
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
                                null,
                                false);
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
                        .map(stored -> found(session, shipped, stored))
                        .orElseGet(Actual::missing),
                (session, realm) -> new HealthScopes(session, realm).restore(shipped),
                List.of(ResourceType.CLIENT_SCOPE, ResourceType.PROTOCOL_MAPPER),
                "client-scopes/" + shipped.getName());
    }

    /**
     * Returns the state of a client scope. The realm's own mappers and a salt that an administrator has set aren't
     * corrected automatically.
     */
    private static Actual found(KeycloakSession session, ClientScopeRepresentation shipped, ClientScopeModel stored) {
        ClientScopeRepresentation found = ModelToRepresentation.toRepresentation(stored);
        List<String> differences = ShippedScopes.differences(shipped, found);
        List<String> added = ShippedScopes.added(shipped, found);
        List<ProtocolMapperModel> unsalted = stored.getProtocolMappersStream()
                .filter(mapper -> PseudonymMapper.isWithoutSalt(session, mapper))
                .toList();
        List<String> all = Stream.concat(
                        differences.stream(),
                        unsalted.stream().map(mapper -> "mapper " + mapper.getName() + " without a salt"))
                .toList();
        Actual actual = Actual.of(all.isEmpty(), all.isEmpty() ? "as shipped" : String.join(", ", all))
                .about(stored.getId());
        boolean isMended = !added.containsAll(differences)
                || unsalted.stream()
                        .anyMatch(mapper ->
                                PseudonymMapper.leavesSalt(mapper) && !added.contains("mapper " + mapper.getName()));
        return all.isEmpty() || isMended ? actual : actual.mendedByHand(byHand(added, unsalted));
    }

    private static String byHand(List<String> added, List<ProtocolMapperModel> unsalted) {
        Stream<String> own = added.isEmpty()
                ? Stream.empty()
                : Stream.of("remove from the client scope what the realm has added and doesn't need");
        Stream<String> salts = unsalted.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        "put a salt of 22 characters or more into the mapper, or into the vault under the name that it states");
        return Stream.concat(own, salts).collect(Collectors.joining("; "));
    }
}
