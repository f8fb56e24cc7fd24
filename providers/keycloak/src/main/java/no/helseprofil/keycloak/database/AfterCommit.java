package no.helseprofil.keycloak.database;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** What happens once a transaction has been committed, and not at all if it is rolled back. */
public final class AfterCommit {

    private AfterCommit() {}

    /** Does something after the transaction of this session. */
    public static void run(KeycloakSession session, Runnable action) {
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                action.run();
            }

            @Override
            protected void rollbackImpl() {
                // nothing has happened
            }
        });
    }
}
