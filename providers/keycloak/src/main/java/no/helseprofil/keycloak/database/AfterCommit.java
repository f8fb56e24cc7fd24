package no.helseprofil.keycloak.database;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** Actions that run after a transaction has been committed, and don't run if it is rolled back. */
public final class AfterCommit {

    private AfterCommit() {}

    /** Runs an action after the commit of this session's transaction. */
    public static void run(KeycloakSession session, Runnable action) {
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                action.run();
            }

            @Override
            protected void rollbackImpl() {
                // the action depends on a commit
            }
        });
    }
}
