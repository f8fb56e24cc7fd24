package no.helseprofil.keycloak.admin;

import java.time.Duration;
import no.helseprofil.keycloak.incident.DueEndings;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.scheduled.ClusterAwareScheduledTaskRunner;
import org.keycloak.timer.ScheduledTask;
import org.keycloak.timer.TimerProvider;

/** Each minute on one node: goes on with what a node had to end of a block when it stopped, or couldn't. */
public final class UnfinishedEndings implements ScheduledTask {

    private static final String TASK = "helseprofil-block-endings";
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final int AT_ONCE = 20;

    /** Begins to look. */
    public void start(KeycloakSessionFactory server) {
        KeycloakModelUtils.runJobInTransaction(
                server,
                session -> session.getProvider(TimerProvider.class)
                        .schedule(
                                new ClusterAwareScheduledTaskRunner(server, this, BETWEEN_LOOKS.toMillis()),
                                BETWEEN_LOOKS.toMillis(),
                                BETWEEN_LOOKS.toMillis(),
                                TASK));
    }

    @Override
    public String getTaskName() {
        return TASK;
    }

    /** One that a node works at is left to it. */
    @Override
    public void run(KeycloakSession session) {
        new DueEndings(session)
                .oldest(AT_ONCE)
                .forEach(due ->
                        new EndedGrants(session.getKeycloakSessionFactory(), due.realm(), due.block()).begin(session));
    }
}
