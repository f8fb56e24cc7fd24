package no.helseprofil.keycloak.install;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Clients for which a document takes back what a profile has enforced: they were registered under it and new, and are
 * existing by a later {@code newClientsFrom}.
 *
 * @param session the request
 * @param realm the realm
 * @param now the instant of the call
 */
public record ChangedState(KeycloakSession session, RealmModel realm, Instant now) {

    /** How many are named at most. */
    private static final int LISTED = 100;

    /**
     * Those that become existing when a document is put.
     *
     * @param before what holds now; null if nothing does, since the profile was taken away
     * @param after what would hold
     */
    List<String> becomeExisting(@Nullable Profile before, Profile after) {
        return listed(client -> (before == null || isNew(client, before)) && !isNew(client, after));
    }

    /** Those that become existing if the profile is taken away and put again, with a document that begins then. */
    public List<String> becomeExistingWithout(Profile taken) {
        return listed(client -> isNew(client, taken));
    }

    private List<String> listed(Predicate<Migration> chosen) {
        return ClientAttributeRows.beginningSo(session, realm, ClientAttributes.PREFIX).stream()
                .filter(client -> !KeycloakClients.contains(client.clientId()))
                .filter(client -> isChosen(ClientReader.migration(client.clientId(), client.attributes()), chosen))
                .map(ClientAttributeRows.Row::clientId)
                .limit(LISTED)
                .toList();
    }

    /** Returns whether a client that was registered after the beginning is chosen. */
    private static boolean isChosen(Migration migration, Predicate<Migration> chosen) {
        return migration.registered() != null && !migration.isFromBefore() && chosen.test(migration);
    }

    private boolean isNew(Migration migration, Profile profile) {
        return profile.terms(migration, now).isNew();
    }
}
