package no.helseprofil.keycloak.server;

import java.time.Duration;
import java.util.function.Consumer;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.scheduled.ScheduledTaskRunner;
import org.keycloak.timer.ScheduledTask;
import org.keycloak.timer.TimerProvider;

/**
 * Repeated work, in a transaction, on one node at a time. Keycloak's own implementation identifies tasks by the name of
 * their class, so two tasks of one class would exclude each other.
 *
 * @param name the task's name in the cluster
 * @param interval time between two runs, in whole seconds
 * @param work the work
 */
public record ClusterTask(String name, Duration interval, Consumer<KeycloakSession> work) implements ScheduledTask {

    /** Starts the timer, with the first run after the interval. */
    public void start(KeycloakSessionFactory server) {
        start(server, interval);
    }

    public void start(KeycloakSessionFactory server, Duration delay) {
        KeycloakModelUtils.runJobInTransaction(
                server,
                session -> session.getProvider(TimerProvider.class)
                        .schedule(new ScheduledTaskRunner(server, this), delay.toMillis(), interval.toMillis(), name));
    }

    @Override
    public String getTaskName() {
        return name;
    }

    /** Does the work, unless another node is doing it. */
    @Override
    public void run(KeycloakSession session) {
        session.getProvider(ClusterProvider.class)
                .executeIfNotExecuted(name, Math.toIntExact(interval.toSeconds()), () -> {
                    work.accept(session);
                    return null;
                });
    }
}
