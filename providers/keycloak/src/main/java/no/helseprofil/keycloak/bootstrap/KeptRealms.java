package no.helseprofil.keycloak.bootstrap;

import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.install.HealthScopes;
import no.helseprofil.keycloak.organisation.OrganisationAction;
import no.helseprofil.keycloak.storage.ProfileProvider;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.StoredProfile;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.dblock.DBLockManager;
import org.keycloak.models.dblock.DBLockProvider;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Realms under the profile, and the objects that the profile needs in them, however the realms were written. */
final class KeptRealms {

    private KeptRealms() {}

    /**
     * Completes all realms at the start: those of an earlier version, and those written past this server. Adds what an
     * earlier version didn't put into a realm, and transparency log entries for its changes.
     */
    static void keepAll(KeycloakSessionFactory server) {
        KeycloakModelUtils.runJobInTransaction(server, session -> {
            // if several nodes start at once, the second finds what the first has written
            DBLockProvider lock = new DBLockManager(session).getDBLock();
            lock.waitForLock(DBLockProvider.Namespace.KEYCLOAK_BOOT);
            try {
                KeycloakModelUtils.runJobInTransaction(
                        server,
                        writing -> writing.realms()
                                .getRealmsWithProviderTypeStream(ProfileProvider.class)
                                .toList()
                                .forEach(KeptRealms::keep));
                AuditLog.logEarlier(server);
            } finally {
                lock.releaseLock();
            }
        });
    }

    /** Returns whether there is a realm under the profile. */
    static boolean exist(KeycloakSessionFactory server) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                server,
                session -> session.realms()
                        .getRealmsWithProviderTypeStream(ProfileProvider.class)
                        .findAny()
                        .isPresent());
    }

    /** Adds what an import leaves out to a realm that was imported with a profile. */
    static void completeImported(KeycloakSession session, RealmModel realm) {
        if (new StoredProfile(realm).exists()) {
            new HealthScopes(session, realm).completeImported();
        }
    }

    /** Restores what a realm under the profile can't be without. */
    static void keep(RealmModel realm) {
        RealmGuard.keep(realm);
        OrganisationAction.keep(realm);
    }
}
