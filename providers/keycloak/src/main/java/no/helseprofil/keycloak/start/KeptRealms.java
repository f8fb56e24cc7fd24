package no.helseprofil.keycloak.start;

import no.helseprofil.keycloak.changes.Changes;
import no.helseprofil.keycloak.choosing.OrganisationAction;
import no.helseprofil.keycloak.install.HealthScopes;
import no.helseprofil.keycloak.storage.ProfileProvider;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.StoredProfile;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.dblock.DBLockManager;
import org.keycloak.models.dblock.DBLockProvider;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Realms under the profile, which have in them what the profile needs there, however they were written. */
final class KeptRealms {

    private KeptRealms() {}

    /**
     * Sees to all realms at the start: those of an earlier version, and those that were written past this server.
     * They get what an earlier version didn't put into a realm, too, and their changes entries in the transparency
     * log.
     */
    static void keepAll(KeycloakSessionFactory server) {
        KeycloakModelUtils.runJobInTransaction(server, session -> {
            // of several nodes that start at once, the second finds what the first has written
            DBLockProvider lock = new DBLockManager(session).getDBLock();
            lock.waitForLock(DBLockProvider.Namespace.KEYCLOAK_BOOT);
            try {
                KeycloakModelUtils.runJobInTransaction(
                        server,
                        writing -> writing.realms()
                                .getRealmsWithProviderTypeStream(ProfileProvider.class)
                                .toList()
                                .forEach(KeptRealms::keep));
                Changes.logEarlier(server);
            } finally {
                lock.releaseLock();
            }
        });
    }

    /** Gives a realm that was imported with a profile what an import leaves out. */
    static void completeImported(KeycloakSession session, RealmModel realm) {
        if (new StoredProfile(realm).exists()) {
            new HealthScopes(session, realm).completeImported();
        }
    }

    /** Puts back into a realm under the profile what it can't be without. */
    static void keep(RealmModel realm) {
        RealmGuard.keep(realm);
        OrganisationAction.keep(realm);
    }
}
