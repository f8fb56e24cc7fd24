package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.install.HealthScopes.ShippedScopes;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Something that stays when the profile is removed, with the one call that removes it. It may be in use, so an
 * administrator decides.
 *
 * @param what description
 * @param command the call, with the path below the server's address
 */
public record UninstallReport(
        @JsonProperty("what") String what,
        @JsonProperty("command") String command) {

    /** Returns all that stays in a realm, and in the server outside of realms. */
    public static List<UninstallReport> in(KeycloakSession session, RealmModel realm) {
        String realmPath = "/admin/realms/" + realm.getName();
        Set<String> differing = new HealthScopes(session, realm)
                .different().stream().map(HealthScopes.Different::name).collect(Collectors.toSet());
        Stream<UninstallReport> scopes = ShippedScopes.all().stream()
                .map(shipped -> HealthScopes.stored(realm, shipped.getName()))
                .flatMap(Optional::stream)
                .map(scope -> scope(realmPath, scope, differing.contains(scope.getName())));
        Stream<UninstallReport> theme = SettingItems.hasOurTheme(session, realm)
                ? Stream.of(new UninstallReport(
                        "login theme " + realm.getLoginTheme(), "PUT " + realmPath + " {\"loginTheme\":\"\"}"))
                : Stream.empty();
        Stream<UninstallReport> server = Stream.of(
                new UninstallReport(
                        "marks, cohorts and waivers of clients (attributes helseprofil.*)",
                        "nothing to do: they have no effect without a profile"),
                new UninstallReport(
                        "tables HELSEPROFIL_* of the server, of all realms",
                        "DROP TABLE, as docs/remove.md lists them, when the JAR is gone"));
        return Stream.of(scopes, theme, server).flatMap(stream -> stream).toList();
    }

    /** Returns a scope. One that differs from ours may have been the realm's before the profile. */
    private static UninstallReport scope(String realmPath, ClientScopeModel scope, boolean differs) {
        return new UninstallReport(
                "client scope " + scope.getName()
                        + (differs ? ", which differs from ours: leave it if you made it" : ""),
                "DELETE " + realmPath + "/client-scopes/" + scope.getId());
    }
}
