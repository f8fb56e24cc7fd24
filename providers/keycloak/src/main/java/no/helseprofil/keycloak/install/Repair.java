package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.grammar.Grammar.NearestName;
import no.helseprofil.keycloak.install.DesiredItem.Compared;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Corrections in a realm under the profile: the profile's own items that are missing, and other items that are named.
 * Each item is read, changed and written by itself, and everything else stays. An item that is as desired isn't
 * written.
 *
 * @param putBack ids of items that were missing, without client scopes
 * @param scopes client scopes that are created
 * @param mended ids of items that were different
 */
public record Repair(
        @JsonProperty("putBack") List<String> putBack,
        @JsonProperty("scopes") List<String> scopes,
        @JsonProperty("mended") List<String> mended) {

    /** Name for all items that can be corrected. */
    public static final String ALL = "all";

    public static Repair due(KeycloakSession session, RealmModel realm, List<String> named) {
        List<Compared> due = list(session, realm, named);
        return new Repair(
                ids(due.stream().filter(compared -> compared.isPutBack() && !isScope(compared))),
                ids(due.stream().filter(compared -> compared.isPutBack() && isScope(compared))).stream()
                        .map(id -> id.substring(OwnItems.SCOPE.length()))
                        .toList(),
                ids(due.stream().filter(compared -> !compared.isPutBack())));
    }

    public static void run(KeycloakSession session, RealmModel realm, List<String> named) {
        list(session, realm, named).forEach(compared -> compared.mend(session, realm));
    }

    /** Returns why a named item can't be corrected here; empty if all can. */
    public static Optional<String> problem(KeycloakSession session, RealmModel realm, List<String> named) {
        return named.stream()
                .filter(name -> !name.equals(ALL))
                .flatMap(name -> problem(session, realm, name).stream())
                .findFirst();
    }

    private static Optional<String> problem(KeycloakSession session, RealmModel realm, String name) {
        Optional<DesiredItem> item = DesiredState.items().stream()
                .filter(known -> known.id().equals(name))
                .findFirst();
        if (item.isEmpty()) {
            return Optional.of(NearestName.suggestion(
                    "mend is " + ALL + " or an id that GET install returns",
                    name,
                    DesiredState.items().stream().map(DesiredItem::id).toList()));
        }
        Compared compared = item.get().in(session, realm);
        return compared.isMet() || compared.canBeMended()
                ? Optional.empty()
                : Optional.of(name + " can only be fixed by hand: " + compared.remedy());
    }

    private static List<Compared> list(KeycloakSession session, RealmModel realm, List<String> named) {
        return DesiredState.of(session, realm).stream()
                .filter(compared -> compared.isPutBack()
                        || compared.canBeMended()
                                && (named.contains(ALL)
                                        || named.contains(compared.item().id())))
                .toList();
    }

    private static List<String> ids(Stream<Compared> compared) {
        return compared.map(each -> each.item().id()).toList();
    }

    private static boolean isScope(Compared compared) {
        return compared.item().id().startsWith(OwnItems.SCOPE);
    }

    /** Returns whether there is nothing to correct. */
    @JsonIgnore
    public boolean isEmpty() {
        return putBack.isEmpty() && scopes.isEmpty() && mended.isEmpty();
    }

    /** Returns the ids of all corrected items, without client scopes that are created. */
    public List<String> ids() {
        return Stream.concat(putBack.stream(), mended.stream()).toList();
    }

    /** Returns false, because a realm that is under the profile has been activated before. */
    @JsonProperty("activation")
    boolean activation() {
        return false;
    }

    @JsonProperty("stamped")
    int stamped() {
        return 0;
    }
}
