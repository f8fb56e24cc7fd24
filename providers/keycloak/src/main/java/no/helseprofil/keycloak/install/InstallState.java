package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import no.helseprofil.keycloak.install.DesiredItem.Compared;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * How a realm stands to what the profile needs beside its document.
 *
 * @param missing what of ours is missing, but for client scopes
 * @param scopes the client scopes that are missing
 * @param different those that are there otherwise than they are shipped
 * @param items all that is needed, and what is there
 */
public record InstallState(
        List<String> missing, List<String> scopes, List<HealthScopes.Different> different, List<ItemState> items) {

    /**
     * Reads a realm, for the request of this session.
     *
     * @param withAuthors whether who asks may read who changed what
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
     * One thing that is needed.
     *
     * @param id by which {@code POST install?mend=} names it
     * @param state {@code as-desired}, {@code missing} or {@code different}
     * @param desired what it should be
     * @param actual what it is
     * @param mend who mends it: {@code install} if {@code POST install} does, {@code named} if it does where it is
     *     named, {@code by-hand} otherwise; null where there is nothing to mend
     * @param remedy how; null where there is nothing to mend
     * @param lastChange the newest admin event about what it belongs to; null if none is kept,
     *     nothing is to mend, or who asks may not read events
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
