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
 * Clients that were registered as new under a profile, and become existing by a document with a later
 * {@code newClientsFrom}, which loosens what the profile has enforced for them.
 *
 * @param session the request
 * @param realm the realm
 * @param now instant of the call
 */
public record ChangedState(KeycloakSession session, RealmModel realm, Instant now) {

    /** Maximum number of clients that are listed. */
    private static final int LISTED = 100;

    /**
     * Returns the clients that become existing when a document is stored.
     *
     * @param before profile in force; null if it was removed
     * @param after profile by the new document
     */
    List<String> becomeExisting(@Nullable Profile before, Profile after) {
        return listed(client -> (before == null || isNew(client, before)) && !isNew(client, after));
    }

    /**
     * Returns the clients that become existing if the profile is removed, and stored with a document that begins then.
     */
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
