package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
public record Remains(
        @JsonProperty("what") String what,
        @JsonProperty("command") String command) {

    /** Returns all that stays in a realm, and in the server outside of realms. */
    public static List<Remains> in(KeycloakSession session, RealmModel realm) {
        String realmPath = "/admin/realms/" + realm.getName();
        Stream<Remains> scopes = ShippedScopes.all().stream()
                .map(shipped -> HealthScopes.stored(realm, shipped.getName()))
                .flatMap(Optional::stream)
                .map(scope -> scope(realmPath, scope));
        Stream<Remains> theme = SettingItems.hasOurTheme(session, realm)
                ? Stream.of(new Remains(
                        "login theme " + realm.getLoginTheme(), "PUT " + realmPath + " {\"loginTheme\":\"\"}"))
                : Stream.empty();
        Stream<Remains> server = Stream.of(
                new Remains(
                        "marks, cohorts and waivers of clients (attributes helseprofil.*)",
                        "nothing to do: they have no effect without a profile"),
                new Remains(
                        "tables HELSEPROFIL_* of the server, of all realms",
                        "DROP TABLE, as docs/remove.md lists them, when the JAR is gone"));
        return Stream.of(scopes, theme, server).flatMap(stream -> stream).toList();
    }

    private static Remains scope(String realmPath, ClientScopeModel scope) {
        return new Remains(
                "client scope " + scope.getName(), "DELETE " + realmPath + "/client-scopes/" + scope.getId());
    }
}
