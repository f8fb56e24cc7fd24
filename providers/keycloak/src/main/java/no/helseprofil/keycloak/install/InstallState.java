package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import no.helseprofil.keycloak.install.DesiredItem.Compared;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * State of all that the profile needs in a realm besides its document.
 *
 * @param missing ids of the profile's own items that are missing, without client scopes
 * @param scopes client scopes that are missing
 * @param different client scopes that differ from the shipped ones
 * @param items all items with their actual states
 */
public record InstallState(
        List<String> missing, List<String> scopes, List<HealthScopes.Different> different, List<ItemState> items) {

    /**
     * Reads the state of a realm, for the request of this session.
     *
     * @param withAuthors whether the caller may read the authors of changes
     */
    public static InstallState of(KeycloakSession session, RealmModel realm, boolean withAuthors) {
        HealthScopes scopes = new HealthScopes(session, realm);
        List<Compared> all = DesiredState.asked(session, realm);
        return new InstallState(
                all.stream()
                        .filter(compared -> compared.actual().fit() == DesiredItem.Fit.MISSING)
                        .map(compared -> compared.item().id())
                        .filter(id -> !id.startsWith(OwnItems.SCOPE))
                        .toList(),
                scopes.missing(),
                scopes.different(),
                all.stream()
                        .map(compared -> ItemState.of(session, realm, compared, withAuthors))
                        .toList());
    }

    /**
     * State of one item.
     *
     * @param id name for {@code POST install?mend=}
     * @param state {@code as-desired}, {@code missing} or {@code different}
     * @param desired desired state
     * @param actual actual state
     * @param mend way of correction: {@code install} by {@code POST install}, {@code named} by {@code POST install} if
     *     it is named, {@code by-hand} otherwise; null if the item is as desired
     * @param remedy action that corrects it; null if the item is as desired
     * @param lastChange newest admin event about the object concerned; null if none is stored, the item is as desired,
     *     or the caller may not read events
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ItemState(
            @JsonProperty("id") String id,
            @JsonProperty("state") String state,
            @JsonProperty("desired") String desired,
            @JsonProperty("actual") String actual,
            @JsonProperty("mend") @Nullable String mend,
            @JsonProperty("remedy") @Nullable String remedy,
            @JsonProperty("lastChange") @Nullable Object lastChange) {

        static ItemState of(KeycloakSession session, RealmModel realm, Compared compared, boolean withAuthors) {
            boolean isMet = compared.isMet();
            return new ItemState(
                    compared.item().id(),
                    compared.actual().fit().text(),
                    compared.item().desired(),
                    compared.actual().text(),
                    isMet ? null : mend(compared),
                    isMet ? null : compared.remedy(),
                    isMet || !withAuthors
                            ? null
                            : LastChange.of(session, realm, compared).orElse(null));
        }

        private static String mend(Compared compared) {
            if (compared.isPutBack()) {
                return "install";
            }
            return compared.canBeMended() ? "named" : "by-hand";
        }
    }
}
